import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Results of osquery's scheduled queries: differential, in batches and snapshots; and the envelope in which its TLS
 * logger sends several. They have neither a severity nor an id: counters and epochs repeat on every host.
 *
 * From osquery's documentation: "Logging" and "Remote settings" (TLS logger).
 */
export class OsqueryNormaliser implements Normaliser {
  readonly source = 'osquery';
  readonly aliases = ['fleet'];

  detects(payload: AlertPayload): boolean {
    const result = new PathReader(payload);
    return (
      (result.has('hostIdentifier', 'name') &&
        (result.has('columns') || 'snapshot' in payload || 'diffResults' in payload)) ||
      this.split(payload) !== undefined
    );
  }

  split(payload: AlertPayload): readonly unknown[] | undefined {
    return payload['log_type'] === 'result' && Array.isArray(payload['data']) ? payload['data'] : undefined;
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const result = new PathReader(payload);
    const query = result.text('name');
    const remote = result.address('columns.remote_address');
    const incoming = result.text('columns.action') === 'accept';
    return alertOf(payload, {
      title: query,
      sourceIp: incoming ? remote : undefined,
      destIp: incoming ? undefined : remote,
      hostname: hostOf(result),
      ruleName: query,
      tags: result.texts('action'),
    });
  }
}

/** A host may be configured to go by a UUID. */
function hostOf(result: PathReader): string | undefined {
  const identifier = result.hostname('hostIdentifier');
  const named = result.hostname(
    'decorations.hostname',
    'decorations.computer_name',
    'decorations.local_hostname',
  );
  return identifier !== undefined && UUID.test(identifier) ? (named ?? identifier) : (identifier ?? named);
}
