import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { prioritySeverity } from './severity.js';

/** Generator, signature and revision. */
const RULE = /^\d+:\d+:\d+$/;

/**
 * Alerts of Snort 3's `alert_json`, and of Snort 2 as readers of its unified2 files write them. Which fields there are is
 * configured; without the rule's message its number is all that names it. No field identifies an alert.
 *
 * From Snort's documentation: "Alert Logging" and "priority" (the Snort 3 Rule Writing Guide: 1 is the most severe), and
 * the `alert_json` module in the Snort 3 reference manual; for unified2, the README of idstools (`u2json`).
 */
export class SnortNormaliser implements Normaliser {
  readonly source = 'snort';
  readonly aliases = ['snort3'];

  detects(payload: AlertPayload): boolean {
    const alert = new PathReader(payload);
    return (
      alert.has('event.signature-id', 'event.generator-id', 'event.source-ip') ||
      ((RULE.test(alert.text('rule') ?? '') || alert.has('gid', 'sid')) &&
        (alert.has('src_addr') || alert.has('src_ap') || alert.has('pkt_num') || alert.has('pkt_gen')))
    );
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const alert = new PathReader(payload);
    const message = alert.text('msg', 'event.msg');
    const rule =
      alert.text('rule') ??
      alert
        .texts('gid', 'sid', 'rev', 'event.generator-id', 'event.signature-id', 'event.signature-revision')
        .join(':');
    return alertOf(payload, {
      title: message ?? `Snort rule ${rule}`,
      description: alert.text('class', 'event.classification'),
      severity: alert.find(prioritySeverity, 'priority', 'event.priority'),
      sourceIp: alert.address('src_addr', 'src_ap', 'event.source-ip'),
      destIp: alert.address('dst_addr', 'dst_ap', 'event.destination-ip'),
      ruleName: message ?? rule,
      tags: alert.texts('class'),
    });
  }
}
