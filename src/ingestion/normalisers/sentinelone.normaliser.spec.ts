import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const THREAT = {
  id: '225494730938493804',
  agentDetectionInfo: { accountName: 'A', agentIpV4: '10.0.0.5' },
  agentRealtimeInfo: { agentComputerName: 'pc-1' },
  indicators: [{ category: 'Evasion', description: 'It hid.', tactics: [{ name: 'Defense Evasion' }] }],
  threatInfo: {
    threatId: '225494730938493804',
    threatName: 'eicar.com',
    confidenceLevel: 'malicious',
    classification: 'Virus',
  },
};
const STAR = {
  alertInfo: { alertId: '225494730938493915', srcIp: '10.0.0.5', dstIp: '203.0.113.7' },
  ruleInfo: { name: 'Odd connection', severity: 'Critical', description: 'Somebody connected.' },
  agentDetectionInfo: { name: 'pc-1', osName: 'Linux' },
};

describe('SentinelOneNormaliser', () => {
  it.each<[string, unknown]>([
    ['a threat', THREAT],
    ['a list of threats', { data: [THREAT], pagination: { totalItems: 1 } }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([
      {
        source: 'sentinelone',
        sourceId: '225494730938493804',
        title: 'eicar.com',
        severity: 'high',
        sourceIp: null,
        hostname: 'pc-1',
        tags: ['Virus', 'Evasion', 'Defense Evasion'],
      },
    ]);
  });

  it.each<[string, unknown]>([
    ['an alert of a custom rule', STAR],
    ['a list of such alerts', { data: [STAR] }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([
      {
        source: 'sentinelone',
        sourceId: '225494730938493915',
        title: 'Odd connection',
        description: 'Somebody connected.',
        severity: 'critical',
        sourceIp: '10.0.0.5',
        destIp: '203.0.113.7',
        hostname: 'pc-1',
        ruleName: 'Odd connection',
      },
    ]);
  });

  it.each<[string, object[], string[]]>([
    [
      'threats',
      [THREAT, { ...THREAT, threatInfo: { ...THREAT.threatInfo, threatId: '2' } }],
      ['225494730938493804', '2'],
    ],
    ['alerts of custom rules', [STAR, { ...STAR, alertInfo: { alertId: '3' } }], ['225494730938493915', '3']],
    [
      'activities',
      ['4', '5'].map((id) => ({ id, activityType: 19, primaryDescription: 'Found', data: {} })),
      ['4', '5'],
    ],
  ])('reads all %s of a list', (_kind, data, ids) => {
    expect(read({ data }).map(({ source, sourceId }) => [source, sourceId])).toEqual(
      ids.map((id) => ['sentinelone', id]),
    );
  });

  it('reads a unified alert', () => {
    const alert = {
      id: '01900000-0000-7000-8000-000000000001',
      name: 'Malware was found',
      description: 'A file is known.',
      severity: 'CRITICAL',
      confidenceLevel: 'SUSPICIOUS',
      analystVerdict: 'UNDEFINED',
      classification: 'MALWARE',
      analytics: { name: 'Agent Policy', category: 'Reputation' },
      assets: [{ name: 'pc-1', category: 'Server' }],
      detectionSource: { product: 'EDR', vendor: 'SentinelOne' },
      detectionTime: { attacker: { host: 'a.example.test', ip: '203.0.113.7' } },
    };
    const expected = {
      source: 'sentinelone',
      sourceId: '01900000-0000-7000-8000-000000000001',
      title: 'Malware was found',
      description: 'A file is known.',
      severity: 'critical',
      sourceIp: '203.0.113.7',
      destIp: null,
      hostname: 'pc-1',
      ruleName: 'Agent Policy',
      tags: ['MALWARE'],
    };
    expect(read(alert)).toMatchObject([expected]);
    expect(read({ ...alert, severity: 'UNKNOWN' })).toMatchObject([{ ...expected, severity: 'medium' }]);
  });

  it.each<[string, object, object]>([
    [
      'of a threat',
      { threatId: '9', data: { computerName: 'pc-1', confidenceLevel: 'suspicious' } },
      { sourceId: '9', severity: 'medium', hostname: 'pc-1' },
    ],
    [
      "of a rule's alert",
      { data: { alertId: '8', ruleName: 'R', severity: 'E_LOW', srcIp: '203.0.113.7', dstIp: '' } },
      { sourceId: '8', severity: 'low', sourceIp: '203.0.113.7', destIp: null, ruleName: 'R' },
    ],
    [
      'of a user of the console',
      { data: { ipAddress: '203.0.113.7' } },
      { sourceId: '7', sourceIp: '203.0.113.7' },
    ],
    ['of neither', { data: {} }, { sourceId: '7', severity: 'medium' }],
  ])('reads an activity that tells %s', (_subject, part, expected) => {
    const activity = { id: '7', activityType: 19, primaryDescription: 'Something was found', ...part };
    const lowerCased = Object.fromEntries(
      Object.entries(activity).map(([key, value]) => [key.toLowerCase(), value]),
    );
    for (const payload of [activity, lowerCased]) {
      expect(read(payload)).toMatchObject([
        { source: 'sentinelone', title: 'Something was found', ...expected },
      ]);
    }
  });
});
