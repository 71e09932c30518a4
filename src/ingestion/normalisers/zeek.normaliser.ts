import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/** The name of a notice type, or of a type of indicators: a module and a name. */
const ENUM = /^\w+::\w+$/;

/** How an entry of most logs says which connection, and one of `files.log` which file and hosts, it is about. */
const KEYS = [
  ['uid', 'id.orig_h'],
  ['uid', 'id_orig_h'],
  ['fuid', 'tx_hosts'],
  ['fuid', 'rx_hosts'],
];

/** What the entries of a log are called, with a field that no other log has and what else says something. */
const CONTENTS = [
  ['Intelligence match', 'seen.indicator'],
  ['HTTP request', 'host', 'uri'],
  ['DNS query', 'query'],
  ['TLS connection', 'server_name'],
  ['File transfer', 'mime_type', 'filename'],
] as const;

/**
 * Zeek's notices, matches of signatures and of its intelligence framework, and entries of its other logs, as lines of JSON;
 * the first three also as Filebeat's module wraps them. The `uid` is the connection's, which several notices may share. The
 * `host` of `http.log` is what the client asked for, and no name of a machine that was seen.
 *
 * From Zeek's documentation: `Notice::Info`, `Signatures::Info`, `Intel::Info`, `Weird::Info`, `HTTP::Info` and `Files::Info`
 * (script reference), "notice.log" and "Intelligence Framework"; for Filebeat: "Zeek fields".
 */
export class ZeekNormaliser implements Normaliser {
  readonly source = 'zeek';
  readonly aliases = ['bro', 'corelight'];

  detects(payload: AlertPayload): boolean {
    const entry = entryOf(payload);
    return (
      (ENUM.test(entry.text('note') ?? '') &&
        (entry.has('msg') || entry.has('event_msg') || entry.has('ts'))) ||
      ENUM.test(entry.text('seen.indicator_type') ?? '') ||
      (entry.has('ts') && KEYS.some((keys) => entry.has(...keys)))
    );
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const entry = entryOf(payload);
    const outer = new PathReader(payload);
    const ruleName = entry.text('sig_id', 'note') ?? weirdOf(entry);
    return alertOf(payload, {
      title: entry.text('note') ?? ruleName ?? titleOf(entry),
      description:
        joined(entry.texts('msg', 'sub')) ??
        joined(entry.texts('event_msg', 'sub_msg')) ??
        joined(entry.texts('seen.where', 'sources')),
      severity: entry.find(anySeverity, 'severity', 'severity.name'),
      sourceIp:
        entry.address('src', 'src_addr', 'id.orig_h', 'id_orig_h', 'tx_hosts') ??
        outer.address('source.ip', 'source.address'),
      destIp:
        entry.address('dst', 'dst_addr', 'id.resp_h', 'id_resp_h', 'rx_hosts') ??
        outer.address('destination.ip', 'destination.address'),
      ruleName,
      tags: entry.texts('seen.indicator_type', 'sources'),
    });
  }
}

function entryOf(payload: AlertPayload): PathReader {
  const outer = new PathReader(payload);
  const [wrapped] = ['zeek.notice', 'zeek.intel', 'zeek.signature'].flatMap((path) => outer.records(path));
  return new PathReader(wrapped ?? payload);
}

/** `weird.log` alone says of an activity whether it is a notice as well. */
function weirdOf(entry: PathReader): string | undefined {
  return entry.has('notice') ? entry.text('name') : undefined;
}

function titleOf(entry: PathReader): string {
  for (const [kind, mark, ...more] of CONTENTS) {
    if (entry.text(mark) !== undefined) return `${kind}: ${entry.texts(mark, ...more).join(' ')}`;
  }
  return ['Zeek', entry.text('_path'), 'log'].filter((part) => part !== undefined).join(' ');
}

function joined(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join('\n');
}
