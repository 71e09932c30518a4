import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const ALERT = {
  alert_id: '4711',
  external_id: 'x-1',
  detection_timestamp: 1767225600000,
  name: 'Odd connection',
  description: 'Somebody connected.',
  severity: 'medium',
  category: 'Malware',
  host_name: 'pc-1',
  host_ip: '10.0.0.5',
  mitre_technique_id_and_name: 'T1071 - Application Layer Protocol',
  action_remote_ip: '203.0.113.7',
};
const EXPECTED = {
  source: 'cortex-xdr',
  sourceId: '4711',
  title: 'Odd connection',
  description: 'Somebody connected.',
  severity: 'medium',
  sourceIp: null,
  destIp: '203.0.113.7',
  hostname: 'pc-1',
  tags: ['Malware', 'T1071 - Application Layer Protocol'],
};

describe('CortexXdrNormaliser', () => {
  it.each<[string, unknown]>([
    ['an alert', ALERT],
    ['a list of alerts', { reply: { total_count: 1, result_count: 1, alerts: [ALERT] } }],
    [
      'an alert whose fields are lists',
      { ...ALERT, host_name: ['pc-1'], action_remote_ip: [null, '203.0.113.7'] },
    ],
    [
      'an alert with its events in a list',
      { ...ALERT, action_remote_ip: undefined, events: [{ action_remote_ip: '203.0.113.7' }] },
    ],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it('reads incidents', () => {
    const incident = {
      incident_id: '12',
      xdr_url: 'https://example.test/incident/12',
      incident_name: null,
      description: "'Odd connection' on pc-1",
      severity: 'high',
      hosts: ['pc-1:0123456789abcdef'],
    };
    const expected = {
      source: 'cortex-xdr',
      sourceId: '12',
      title: "'Odd connection' on pc-1",
      severity: 'high',
      hostname: 'pc-1',
    };
    expect(read({ reply: { incidents: [incident] } })).toMatchObject([expected]);
    expect(read({ reply: { incident, alerts: { total_count: 1, data: [ALERT] } } })).toMatchObject([
      expected,
    ]);
  });
});
