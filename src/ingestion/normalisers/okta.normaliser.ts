import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/**
 * Events of Okta's System Log: bare, several in an event hook, and in an EventBridge event.
 *
 * From Okta's documentation: "System Log API" (LogEvent; severities DEBUG, INFO, WARN and ERROR), "Event hooks", "Log
 * streaming" to Amazon EventBridge.
 */
export class OktaNormaliser extends EnvelopedNormaliser {
  readonly source = 'okta';
  readonly aliases = ['okta-system-log'];
  protected override readonly lists = ['data.events'];

  protected find(payload: PathReader): PathReader | undefined {
    return [payload, payload.at('detail')].find(
      (event) =>
        event.has('uuid', 'eventType') && (event.has('displayMessage') || event.has('actor', 'published')),
    );
  }

  protected read(event: PathReader): Found {
    const type = event.text('eventType');
    return {
      sourceId: event.id('uuid'),
      title: event.text('displayMessage') ?? type,
      description: event.text('outcome.reason'),
      severity: event.find(anySeverity, 'severity'),
      sourceIp: event.address('client.ipAddress', 'request.ipChain.ip'),
      tags: type === undefined ? [] : [type],
    };
  }
}
