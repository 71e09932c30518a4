import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { syslogSeverity } from './severity.js';
import { addressOf } from './values.js';

/**
 * Falco's alerts in JSON, from its own outputs and by way of Falcosidekick, which adds the `uuid`.
 *
 * From Falco's documentation: "Output Formatting", "Rules: basic elements" (priorities) and "Supported Fields for
 * Conditions and Outputs" (`fd.cip` is a socket's client, `fd.sip` its server, `fd.name` their tuple); and Falcosidekick's
 * README.
 */
export class FalcoNormaliser implements Normaliser {
  readonly source = 'falco';
  readonly aliases = ['falcosidekick'];

  detects(payload: AlertPayload): boolean {
    const alert = new PathReader(payload);
    return (
      alert.text('rule') !== undefined &&
      alert.text('priority') !== undefined &&
      (alert.has('output_fields') || alert.has('output', 'time'))
    );
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const alert = new PathReader(payload);
    const rule = alert.text('rule');
    const [client, server] = endsOf(alert.text('output_fields.fd.name'));
    return alertOf(payload, {
      sourceId: alert.id('uuid'),
      title: rule,
      description: alert.text('output'),
      severity: alert.find(syslogSeverity, 'priority'),
      sourceIp: alert.address('output_fields.fd.cip', 'output_fields.ct.srcip') ?? client,
      destIp: alert.address('output_fields.fd.sip') ?? server,
      hostname: alert.hostname('hostname', 'output_fields.evt.hostname'),
      ruleName: rule,
      tags: alert.texts('tags'),
    });
  }
}

/** Of a connection, as in `10.0.0.1:4711->10.0.0.2:443`; a file has none. */
function endsOf(name: string | undefined): (string | undefined)[] {
  return name?.includes('->') ? name.split('->', 2).map(addressOf) : [];
}
