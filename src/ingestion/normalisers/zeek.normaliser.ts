import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/** The name of a notice type, or of a type of indicators: a module and a name. */
const ENUM = /^\w+::\w+$/;

/**
 * Zeek's notices and matches of its intelligence framework, as lines of `notice.log` and `intel.log` in JSON, and as
 * Filebeat's module wraps them. The `uid` is the connection's, which several notices may share.
 *
 * From Zeek's documentation: `Notice::Info` and `Intel::Info` (script reference), "notice.log" and "Intelligence
 * Framework"; for Filebeat: "Zeek fields".
 */
export class ZeekNormaliser implements Normaliser {
  readonly source = 'zeek';
  readonly aliases = ['bro', 'corelight'];

  detects(payload: AlertPayload): boolean {
    const entry = entryOf(payload);
    return (
      (ENUM.test(entry.text('note') ?? '') && (entry.has('msg') || entry.has('ts'))) ||
      ENUM.test(entry.text('seen.indicator_type') ?? '')
    );
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const entry = entryOf(payload);
    const outer = new PathReader(payload);
    const indicator = entry.text('seen.indicator');
    const note = entry.text('note') ?? (indicator && `Intelligence match: ${indicator}`);
    return alertOf(payload, {
      title: note,
      description: joined(entry.texts('msg', 'sub')) ?? joined(entry.texts('seen.where', 'sources')),
      severity: entry.find(anySeverity, 'severity', 'severity.name'),
      sourceIp:
        entry.address('src', 'id.orig_h', 'id_orig_h') ?? outer.address('source.ip', 'source.address'),
      destIp:
        entry.address('dst', 'id.resp_h', 'id_resp_h') ??
        outer.address('destination.ip', 'destination.address'),
      ruleName: entry.text('note'),
      tags: entry.texts('seen.indicator_type', 'sources'),
    });
  }
}

function entryOf(payload: AlertPayload): PathReader {
  const outer = new PathReader(payload);
  return new PathReader(outer.records('zeek.notice')[0] ?? outer.records('zeek.intel')[0] ?? payload);
}

function joined(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join('\n');
}
