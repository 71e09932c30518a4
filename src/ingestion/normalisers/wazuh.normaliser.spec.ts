import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';
import { detectNormaliser } from './index.js';
import { WazuhNormaliser } from './wazuh.normaliser.js';

const normaliser = new WazuhNormaliser();
const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const ALERT = {
  timestamp: '2026-01-01T00:00:00.000+0000',
  rule: {
    level: 12,
    id: '5763',
    description: 'sshd: brute force',
    groups: ['syslog', 'sshd'],
    mitre: { id: ['T1110'], tactic: ['Credential Access'], technique: ['Brute Force'] },
  },
  agent: { id: '004', name: 'bastion', ip: '10.0.0.4' },
  manager: { name: 'siem-1' },
  id: '1767225600.4711',
  full_log: 'Failed password for root from 203.0.113.7',
  data: { srcip: '203.0.113.7', dstuser: 'root' },
};

const EXPECTED = {
  sourceId: '1767225600.4711',
  title: 'sshd: brute force',
  description: 'Failed password for root from 203.0.113.7',
  severity: 'high',
  sourceIp: '203.0.113.7',
  destIp: null,
  hostname: 'bastion',
  ruleName: 'sshd: brute force',
  tags: ['syslog', 'sshd', 'T1110', 'Credential Access', 'Brute Force'],
  partner: null,
};

describe('WazuhNormaliser', () => {
  it.each([
    ['an alert', ALERT],
    ['a hit of a search', { _index: 'wazuh-alerts-4.x', _id: 'h-1', _source: ALERT }],
    ['an alert within all_fields', { severity: 2, title: 'other', all_fields: ALERT }],
  ])('reads %s', (_form, payload) => {
    expect(detectNormaliser(payload).source).toBe('wazuh');
    expect(normaliser.normalise(payload)).toEqual(EXPECTED);
  });

  it('takes the hits of a search for one alert each', () => {
    const hit = (id: string) => ({ _index: 'wazuh-alerts-4.x', _id: id, _source: { ...ALERT, id } });
    const payload = {
      took: 3,
      timed_out: false,
      hits: { total: { value: 2 }, hits: [hit('1.1'), hit('1.2')] },
    };
    expect(read(payload)).toMatchObject([
      { ...EXPECTED, source: 'wazuh', sourceId: '1.1' },
      { ...EXPECTED, source: 'wazuh', sourceId: '1.2' },
    ]);
  });

  it('leaves the hits of other searches alone', () => {
    const payload = { hits: { hits: [{ _id: 'h-1', _source: { rule: { name: 'R' }, message: 'hello' } }] } };
    expect(detectNormaliser(payload).source).toBe('webhook');
  });

  it.each([
    [0, 'low'],
    [6, 'low'],
    ['7', 'medium'],
    [11, 'medium'],
    [14, 'high'],
    [15, 'critical'],
  ])('takes rule level %s for %s', (level, severity) => {
    expect(normaliser.normalise({ ...ALERT, rule: { ...ALERT.rule, level } }).severity).toBe(severity);
  });

  it.each([
    [{ win: { eventdata: { ipAddress: '203.0.113.7' } } }, '203.0.113.7', null],
    [
      { win: { eventdata: { sourceIp: '10.0.0.4', destinationIp: '203.0.113.7' } } },
      '10.0.0.4',
      '203.0.113.7',
    ],
    [{ src_ip: '10.0.0.4', dest_ip: '203.0.113.7' }, '10.0.0.4', '203.0.113.7'],
    [{ aws: { sourceIPAddress: '203.0.113.7' } }, '203.0.113.7', null],
    [{ aws: { sourceIPAddress: 'ec2.amazonaws.com' } }, null, null],
    [{ CallerIpAddress: '203.0.113.7' }, '203.0.113.7', null],
    [{ protoPayload: { requestMetadata: { callerIp: '203.0.113.7' } } }, '203.0.113.7', null],
    [{ 'ms-graph': { actor: { ipAddress: '203.0.113.7' } } }, '203.0.113.7', null],
  ])('finds the addresses of %j, and never takes the agent’s own', (data, sourceIp, destIp) => {
    expect(normaliser.normalise({ ...ALERT, data })).toMatchObject({ sourceIp, destIp });
  });

  it('reads what a template made of an alert', () => {
    const payload = {
      message: 'New package installed.',
      severity: 'info',
      description: 'Rule ID 1\nLevel 7\nAgent ID 001\nAgent Name web-1',
    };
    expect(detectNormaliser(payload).source).toBe('wazuh');
    expect(normaliser.normalise(payload)).toMatchObject({
      title: 'New package installed.',
      severity: 'low',
      hostname: null,
      sourceId: null,
    });
  });
});
