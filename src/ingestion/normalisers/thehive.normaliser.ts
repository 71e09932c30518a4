import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { fourLevelSeverity } from './severity.js';

/**
 * What a webhook is about, and what that belongs to: an observable has no title, but its alert or its case has one; a task
 * has no severity.
 */
const PARTS = ['object', 'object.alert', 'object.case', 'context'];

/**
 * Alerts and cases of TheHive, as its API has them and as its webhooks send them (as `object`, in versions 3 to 5), with what
 * happens to their observables and tasks. An alert goes by the id that its own source gave it, a case by TheHive's; a
 * webhook's own id is that of an entry in the audit trail.
 *
 * From StrangeBee's documentation: "Alert" and "Case" (TheHive 5 API), "Configure the webhook notifier"; and TheHive4py's.
 */
export class TheHiveNormaliser implements Normaliser {
  readonly source = 'thehive';
  readonly aliases = ['the-hive'];

  detects(payload: AlertPayload): boolean {
    const webhook = new PathReader(payload);
    const [object = webhook] = partsOf(payload);
    const kind = object.text('_type', 'objectType')?.toLowerCase();
    return (
      isAudit(webhook) ||
      object.has('sourceRef', 'title') ||
      (object.has('title', 'severity') && (kind === 'alert' || kind === 'case') && object.has('tlp')) ||
      (isWebhook(webhook) && object.has('title', 'severity'))
    );
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const webhook = new PathReader(payload);
    const parts = partsOf(payload);
    const subject = parts.find((part) => part.has('title'));
    return alertOf(payload, {
      sourceId: subject?.id('sourceRef', '_id', 'id') ?? webhook.id('objectId'),
      title: subject?.text('title') ?? headlineOf(webhook),
      description: subject?.text('description'),
      severity: parts
        .map((part) => part.find(fourLevelSeverity, 'severity', 'severityLabel'))
        .find((severity) => severity !== undefined),
      tags: subject?.texts('tags', 'pattern'),
    });
  }
}

/** The entry of TheHive's audit trail that a webhook is, whatever it is about. */
function isAudit(webhook: PathReader): boolean {
  return (
    isWebhook(webhook) &&
    webhook.has('objectId') &&
    ['requestId', 'rootId', 'organisation'].some((field) => webhook.has(field))
  );
}

function isWebhook(webhook: PathReader): boolean {
  return webhook.has('objectType') && (webhook.has('operation') || webhook.has('action'));
}

/** What a webhook is about, or the payload where it is none. Of what was deleted, nothing is left but the context. */
function partsOf(payload: AlertPayload): PathReader[] {
  const webhook = new PathReader(payload);
  const isKnown = isAudit(webhook) || (isWebhook(webhook) && webhook.records('object').length > 0);
  return isKnown ? PARTS.flatMap((path) => webhook.each(path)) : [webhook];
}

function headlineOf(webhook: PathReader): string | undefined {
  const action = webhook.text('action', 'operation');
  return action && `TheHive: ${action} ${webhook.text('objectType') ?? ''}`.trim();
}
