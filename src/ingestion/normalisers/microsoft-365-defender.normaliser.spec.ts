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

  it.each([
    ['AADIdentityProtection', '203.0.113.7'],
    ['MicrosoftCloudAppSecurity', '203.0.113.7'],
    ['MicrosoftDefenderForCloudApps', '203.0.113.7'],
    ['MicrosoftDefenderForEndpoint', null],
  ])('finds in the address of an alert of %s the source %s', (serviceSource, sourceIp) => {
    const entities = [
      { entityType: 'User', userPrincipalName: 'bob@example.test' },
      { entityType: 'Ip', ipAddress: '203.0.113.7' },
    ];
    expect(read({ ...INCIDENT, alerts: [{ alertId: 'a', serviceSource, entities }] })).toMatchObject([
      { sourceIp, destIp: null },
    ]);
  });

  it('takes no address for a source that another alert of the incident found', () => {
    const alerts = [
      { serviceSource: 'AADIdentityProtection', entities: [{ entityType: 'User' }] },
      {
        serviceSource: 'MicrosoftDefenderForEndpoint',
        entities: [{ entityType: 'Ip', ipAddress: '203.0.113.7' }],
      },
    ];
    expect(read({ ...INCIDENT, alerts })).toMatchObject([{ sourceIp: null }]);
  });

  it('names evidence without a title by what it is and who found it', () => {
    const { Title: _title, Severity: _severity, ...evidence } = ROW;
    expect(read(record(evidence))).toMatchObject([
      { sourceId: 'da1', title: 'Microsoft Defender for Endpoint: Ip', severity: 'medium' },
    ]);
  });
});
