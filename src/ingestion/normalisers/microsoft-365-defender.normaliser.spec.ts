import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const INCIDENT = {
  incidentId: 7,
  incidentName: 'Multi-stage incident',
  incidentUri: 'https://security.microsoft.com/incidents/7?tid=tenant-1',
  severity: 'Medium',
  tags: ['vip'],
  alerts: [
    {
      alertId: 'da1',
      title: 'First',
      severity: 'High',
      category: 'Execution',
      devices: [{ deviceDnsName: 'pc-1.example.test' }],
    },
  ],
};
const ROW = {
  AlertId: 'da1',
  Title: 'Connection to a bad host',
  Severity: 'High',
  ServiceSource: 'Microsoft Defender for Endpoint',
  Categories: '["CommandAndControl"]',
  EntityType: 'Ip',
  EvidenceDirection: 'Destination',
  RemoteIP: '203.0.113.7',
  DeviceName: 'pc-1',
  AdditionalFields: '{"Type":"ip"}',
};
const EXPECTED = {
  source: 'microsoft-365-defender',
  sourceId: 'da1',
  title: 'Connection to a bad host',
  severity: 'high',
  sourceIp: null,
  destIp: '203.0.113.7',
  hostname: 'pc-1',
};
const record = (properties: object) => ({
  category: 'AdvancedHunting-AlertEvidence',
  tenantId: 'tenant-1',
  properties,
});

describe('Microsoft365DefenderNormaliser', () => {
  it.each<[string, unknown]>([
    ['an incident', INCIDENT],
    ['a list of incidents', { value: [INCIDENT] }],
  ])('reads %s, not its alerts', (_form, payload) => {
    expect(read(payload)).toMatchObject([
      {
        source: 'microsoft-365-defender',
        sourceId: '7',
        title: 'Multi-stage incident',
        severity: 'medium',
        hostname: 'pc-1.example.test',
        tags: ['vip', 'Execution'],
        partner: 'tenant-1',
      },
    ]);
  });

  it.each<[string, unknown]>([
    ['a row', ROW],
    ['a record of the stream', record(ROW)],
    ['a batch of records', { records: [record(ROW)] }],
    ['an answer of advanced hunting', { Schema: [], Results: [ROW] }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
    expect(read(payload)[0]?.tags).toContain('CommandAndControl');
  });

  it('finds a host in the additional fields', () => {
    const AdditionalFields = '{"Type":"host","HostName":"pc-2"}';
    expect(read(record({ ...ROW, DeviceName: '', AdditionalFields }))).toMatchObject([{ hostname: 'pc-2' }]);
    expect(read(record({ ...ROW, DeviceName: '', AdditionalFields: '{"Type":' }))).toMatchObject([
      { hostname: null },
    ]);
  });
});
