import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/**
 * PagerDuty's webhooks (versions 2 and 3), and events in the form that its Events API (version 2) takes, which many products can
 * send. The id of a webhook's event counts deliveries; the alert is the incident.
 *
 * From PagerDuty's documentation: "Webhooks: Overview" (version 3), "V2 Webhooks", "Send an event" (Events API v2).
 */
export class PagerDutyNormaliser implements Normaliser {
  readonly source = 'pagerduty';
  readonly aliases = ['pager-duty'];

  detects(payload: AlertPayload): boolean {
    const message = new PathReader(payload);
    return (
      message.has('event.event_type', 'event.data') ||
      (message.text('event')?.startsWith('incident.') && message.has('incident')) ||
      this.split(payload) !== undefined ||
      (message.has('event_action') && (message.has('payload.summary') || message.has('routing_key')))
    );
  }

  /** Version 2 sends several messages at a time. */
  split(payload: AlertPayload): readonly unknown[] | undefined {
    return new PathReader(payload).has('messages.event', 'messages.incident')
      ? new PathReader(payload).list('messages')
      : undefined;
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const message = new PathReader(payload);
    const isIncident = message.text('event.data.type') === 'incident';
    return alertOf(payload, {
      // Notes, responders and other parts of an incident name it.
      sourceId: message.id('event.data.incident.id', 'event.data.id', 'incident.id', 'dedup_key'),
      title: message.text(
        ...(isIncident ? [] : ['event.data.incident.summary']),
        'event.data.title',
        'event.data.summary',
        'event.data.message',
        'incident.title',
        'incident.summary',
        'payload.summary',
        'event.event_type',
      ),
      description: message.text(
        'event.data.body.details',
        'event.data.description',
        'event.data.content',
        'incident.description',
      ),
      severity: message.find(
        anySeverity,
        'event.data.priority.summary',
        'event.data.urgency',
        'incident.priority.summary',
        'incident.urgency',
        'payload.severity',
      ),
      hostname: message.hostname('payload.source'),
      tags: message.texts(
        'event.data.service.summary',
        'incident.service.summary',
        'payload.class',
        'payload.component',
        'payload.group',
      ),
    });
  }
}
