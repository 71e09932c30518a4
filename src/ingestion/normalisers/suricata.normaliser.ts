import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { prioritySeverity } from './severity.js';

/**
 * Alerts of Suricata, as lines of EVE JSON, and as Filebeat's module wraps them. A flow, its community id and a signature
 * are shared by many alerts: none of their ids is the alert's.
 *
 * From Suricata's documentation: "Eve JSON Format" (its severity is the rule's priority, 1 the highest); for Filebeat:
 * "Suricata fields".
 */
export class SuricataNormaliser implements Normaliser {
  readonly source = 'suricata';

  detects(payload: AlertPayload): boolean {
    const event = new PathReader(eventOf(payload));
    return event.has('event_type') && (event.has('alert.signature_id') || event.has('alert.signature'));
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const event = new PathReader(eventOf(payload));
    const outer = new PathReader(payload);
    const signature = event.text('alert.signature') ?? outer.text('rule.name');
    return alertOf(payload, {
      title: signature ?? `Suricata signature ${event.texts('alert.gid', 'alert.signature_id').join(':')}`,
      description: event.text('alert.category') ?? outer.text('rule.category'),
      severity:
        event.find(prioritySeverity, 'alert.severity') ?? outer.find(prioritySeverity, 'event.severity'),
      sourceIp: event.address('src_ip') ?? outer.address('source.ip', 'source.address'),
      destIp: event.address('dest_ip') ?? outer.address('destination.ip', 'destination.address'),
      ruleName: signature,
      tags: event.texts(
        'alert.category',
        'alert.metadata.mitre_attack',
        'alert.metadata.mitre_tactic_id',
        'alert.metadata.mitre_technique_id',
        'alert.metadata.tag',
      ),
    });
  }
}

function eventOf(payload: AlertPayload): AlertPayload {
  return new PathReader(payload).records('suricata.eve')[0] ?? payload;
}
