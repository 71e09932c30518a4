import { isRecord } from '../payload-fields.js';
import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { prioritySeverity, type SeverityScale } from './severity.js';

/** What an event is about: fields of the object that goes by the name of its type. */
const SUBJECTS = [
  'rrname',
  'queries.rrname',
  'answers.rrname',
  'sni',
  'subject',
  'filename',
  'hostname',
  'url',
];

/**
 * Events of Suricata, alerts above all, as lines of EVE JSON, and as Filebeat's module wraps them. A flow, its community id
 * and a signature are shared by many alerts: none of their ids is the alert's.
 *
 * From Suricata's documentation: "Eve JSON Format" (its severity is the rule's priority, 1 the highest) and "Meta Keywords"
 * (`priority`); for Filebeat: "Suricata fields".
 */
export class SuricataNormaliser implements Normaliser {
  readonly source = 'suricata';

  detects(payload: AlertPayload): boolean {
    const event = new PathReader(eventOf(payload));
    return event.has('event_type') && (isAlert(event) || isOtherEvent(payload));
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const event = new PathReader(eventOf(payload));
    const outer = new PathReader(payload);
    const addresses = {
      sourceIp: event.address('src_ip') ?? outer.address('source.ip', 'source.address'),
      destIp: event.address('dest_ip') ?? outer.address('destination.ip', 'destination.address'),
    };
    // Only alerts have a severity: the other events log what was seen, and nothing says that it is bad.
    if (!isAlert(event))
      return alertOf(payload, { title: titleOf(eventOf(payload)), severity: 'low', ...addresses });
    const signature = event.text('alert.signature') ?? outer.text('rule.name');
    return alertOf(payload, {
      ...addresses,
      title: signature ?? `Suricata signature ${event.texts('alert.gid', 'alert.signature_id').join(':')}`,
      description: event.text('alert.category') ?? outer.text('rule.category'),
      severity: event.find(ruleSeverity, 'alert.severity') ?? outer.find(ruleSeverity, 'event.severity'),
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

function isAlert(event: PathReader): boolean {
  return event.has('alert.signature_id') || event.has('alert.signature');
}

/**
 * All events have the same common part and an object that goes by the name of their type. Others' events have types and
 * addresses too, but hardly all of this; those that Filebeat wraps have lost the common part, and need none.
 */
function isOtherEvent(payload: AlertPayload): boolean {
  const event = eventOf(payload);
  return (
    event['event_type'] !== 'alert' &&
    contentOf(event) !== undefined &&
    (event !== payload || new PathReader(event).has('timestamp', 'src_ip', 'dest_ip', 'proto'))
  );
}

/** Not read as a path: a type from outside may be a costly one. */
function contentOf(event: AlertPayload): AlertPayload | undefined {
  const type = event['event_type'];
  const content = typeof type === 'string' && Object.hasOwn(event, type) ? event[type] : undefined;
  return isRecord(content) ? content : undefined;
}

function titleOf(event: AlertPayload): string {
  const type = new PathReader(event).text('event_type') ?? 'other';
  const content = new PathReader(contentOf(event) ?? {});
  const subject = content.text(...SUBJECTS);
  const anomaly = type === 'anomaly' ? content.text('event') : undefined;
  return anomaly ?? (subject === undefined ? `Suricata ${type} event` : `Suricata ${type}: ${subject}`);
}

function eventOf(payload: AlertPayload): AlertPayload {
  return new PathReader(payload).records('suricata.eve')[0] ?? payload;
}

/** Priorities go to 255; those up to 4 are in common use. */
const ruleSeverity: SeverityScale = (value) => prioritySeverity(Number(value) > 4 ? 4 : value);
