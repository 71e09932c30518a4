import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/**
 * Coralogix's generic webhook, whose body is a template of placeholders with `fields` as pairs of key and value. An alert
 * that is grouped has one id for all of its groups; the values it is grouped by tell them apart. `ipAddress` is that of
 * the machine which wrote an example log, not a source.
 *
 * From Coralogix's documentation: "Generic outbound webhooks (alert webhooks)", with the list of placeholders.
 */
export class CoralogixNormaliser extends EnvelopedNormaliser {
  readonly source = 'coralogix';
  readonly aliases: readonly string[] = [];

  protected find(payload: PathReader): PathReader | undefined {
    return payload.has('alert_id', 'alert_action') && (payload.has('log_url') || payload.has('alert_url'))
      ? payload
      : undefined;
  }

  protected read(alert: PathReader): Found {
    const fields = pairsOf(alert);
    const id = alert.id('alert_id');
    const groups = fields.texts('Group-by Value1', 'Group-by Value2');
    return {
      sourceId: id === undefined ? null : [id, ...groups].join('/'),
      title: alert.text('name'),
      description: alert.text('description') ?? fields.text('text'),
      severity:
        fields.find(anySeverity, 'severity', 'severityLowercase', 'priority', 'opsgeniePriority') ??
        alert.find(anySeverity, 'severity', 'priority'),
      hostname: fields.hostname('computer'),
      ruleName: alert.text('name'),
      tags: fields.texts('metaLabelsList', 'application', 'subsystem'),
    };
  }
}

/** `fields` as an object, so that they can be read by their keys. */
function pairsOf(alert: PathReader): PathReader {
  return new PathReader(
    Object.fromEntries(alert.each('fields').map((field) => [field.text('key') ?? '', field.texts('value')])),
  );
}
