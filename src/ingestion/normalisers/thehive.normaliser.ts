import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { fourLevelSeverity } from './severity.js';

/**
 * Alerts and cases of TheHive, as its API has them and as its webhooks send them (as `object`, in versions 3 to 5). An alert
 * goes by the id that its own source gave it, a case by TheHive's.
 *
 * From StrangeBee's documentation: "Alert" and "Case" (TheHive 5 API), "Configure the webhook notifier"; and TheHive4py's.
 */
export class TheHiveNormaliser implements Normaliser {
  readonly source = 'thehive';
  readonly aliases = ['the-hive'];

  detects(payload: AlertPayload): boolean {
    const object = new PathReader(objectOf(payload));
    const kind = object.text('_type', 'objectType')?.toLowerCase();
    return (
      object.has('sourceRef', 'title') ||
      (object.has('title', 'severity') && (kind === 'alert' || kind === 'case') && object.has('tlp')) ||
      (objectOf(payload) !== payload && object.has('title', 'severity'))
    );
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const object = new PathReader(objectOf(payload));
    return alertOf(payload, {
      sourceId: object.id('sourceRef', '_id', 'id'),
      title: object.text('title'),
      description: object.text('description'),
      severity: object.find(fourLevelSeverity, 'severity', 'severityLabel'),
      tags: object.texts('tags', 'pattern'),
    });
  }
}

/** What a webhook is about, or the payload where it is no webhook's. */
function objectOf(payload: AlertPayload): AlertPayload {
  const webhook = new PathReader(payload);
  const known = webhook.has('objectType') && (webhook.has('operation') || webhook.has('action'));
  return (known ? webhook.records('object')[0] : undefined) ?? payload;
}
