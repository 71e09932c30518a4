import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const EVENT = {
  uuid: 'u-1',
  published: '2026-01-01T00:00:00Z',
  eventType: 'security.threat.detected',
  displayMessage: 'Request from suspicious actor',
  severity: 'WARN',
  actor: { id: 'a', type: 'User', displayName: 'Bob' },
  client: { ipAddress: '203.0.113.7', device: 'Computer' },
  outcome: { result: 'DENY', reason: 'Password spray' },
};
const EXPECTED = {
  source: 'okta',
  sourceId: 'u-1',
  title: 'Request from suspicious actor',
  description: 'Password spray',
  severity: 'medium',
  sourceIp: '203.0.113.7',
  destIp: null,
  hostname: null,
  tags: ['security.threat.detected'],
};

describe('OktaNormaliser', () => {
  it.each<[string, unknown]>([
    ['an event', EVENT],
    ['an EventBridge event', { id: 'delivery-1', 'detail-type': 'SystemLog', detail: EVENT }],
    [
      'an event with its keys in lower case',
      Object.fromEntries(Object.entries(EVENT).map(([key, value]) => [key.toLowerCase(), value])),
    ],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it('reads every event of an event hook', () => {
    const hook = {
      eventType: 'com.okta.event_hook',
      eventId: 'delivery-1',
      data: { events: [EVENT, { ...EVENT, uuid: 'u-2', severity: 'ERROR' }] },
    };
    expect(read(hook)).toMatchObject([EXPECTED, { ...EXPECTED, sourceId: 'u-2', severity: 'high' }]);
  });

  it('reads an event without its optional message', () => {
    const { displayMessage: _message, ...event } = EVENT;
    expect(read(event)).toMatchObject([{ ...EXPECTED, title: 'security.threat.detected' }]);
  });

  it('falls back to the first address of the request', () => {
    const request = { ipChain: [{ ip: '203.0.113.9', version: 'V4' }] };
    expect(read({ ...EVENT, client: { ipAddress: null }, request, severity: 'INFO' })).toMatchObject([
      { sourceIp: '203.0.113.9', severity: 'low' },
    ]);
  });
});
