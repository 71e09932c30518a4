import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { PagerDutyNormaliser } from './pagerduty.normaliser.js';

const normaliser = new PagerDutyNormaliser();

const INCIDENT = {
  id: 'PINC1',
  type: 'incident',
  title: 'The server is on fire',
  urgency: 'low',
  priority: { summary: 'P1' },
  service: { id: 'PSVC1', summary: 'Shop' },
};
const event = (event_type: string, data: unknown) => ({ event: { id: 'DELIVERY', event_type, data } });

describe('PagerDutyNormaliser', () => {
  it('reads an incident, whose priority goes before its urgency', () => {
    const payload = event('incident.triggered', INCIDENT);
    expect(detectNormaliser(payload).source).toBe('pagerduty');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: 'PINC1',
      title: 'The server is on fire',
      severity: 'critical',
      tags: ['Shop'],
    });
    expect(normaliser.normalise(event('incident.triggered', { ...INCIDENT, priority: null })).severity).toBe(
      'low',
    );
  });

  it('takes a note for its incident', () => {
    const note = {
      id: 'PNOTE',
      type: 'incident_note',
      content: 'On it',
      incident: { id: 'PINC1', summary: 'Fire' },
    };
    expect(normaliser.normalise(event('incident.annotated', note))).toMatchObject({
      sourceId: 'PINC1',
      title: 'Fire',
      description: 'On it',
    });
  });

  it('splits and reads messages of version 2', () => {
    const message = {
      id: 'm-1',
      event: 'incident.trigger',
      incident: { ...INCIDENT, priority: null, urgency: 'high' },
    };
    const payload = { messages: [message] };
    expect(detectNormaliser(payload).source).toBe('pagerduty');
    expect(normaliser.split(payload)).toEqual([message]);
    expect(detectNormaliser(message).source).toBe('pagerduty');
    expect(normaliser.normalise(message)).toMatchObject({ sourceId: 'PINC1', severity: 'high' });
  });

  it('reads an event for the Events API', () => {
    const payload = {
      routing_key: 'r',
      event_action: 'trigger',
      dedup_key: 'd-1',
      payload: { summary: 'Disk full', source: 'db-1', severity: 'error' },
    };
    expect(detectNormaliser(payload).source).toBe('pagerduty');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: 'd-1',
      title: 'Disk full',
      severity: 'high',
      hostname: 'db-1',
    });
  });
});
