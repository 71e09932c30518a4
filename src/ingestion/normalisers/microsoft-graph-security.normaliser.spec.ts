import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const ALERT = {
  id: 'da1_2',
  providerAlertId: 'da1_2',
  incidentId: '7',
  severity: 'high',
  serviceSource: 'microsoftDefenderForEndpoint',
  title: 'Connection to a bad host',
  description: 'A machine connected.',
  category: 'CommandAndControl',
  tenantId: 'tenant-1',
  mitreTechniques: ['T1071'],
  evidence: [
    {
      '@odata.type': '#microsoft.graph.security.ipEvidence',
      ipAddress: '203.0.113.7',
      roles: ['commandAndControl'],
    },
    { '@odata.type': '#microsoft.graph.security.deviceEvidence', deviceDnsName: 'pc-1', riskScore: 'low' },
  ],
};
const EXPECTED = {
  source: 'microsoft-graph-security',
  sourceId: 'da1_2',
  title: 'Connection to a bad host',
  severity: 'high',
  sourceIp: null,
  destIp: '203.0.113.7',
  hostname: 'pc-1',
  tags: ['CommandAndControl', 'T1071'],
  partner: 'tenant-1',
};

describe('MicrosoftGraphSecurityNormaliser', () => {
  it.each<[string, unknown]>([
    ['an alert', ALERT],
    ['a list of alerts', { '@odata.context': 'https://example.test/$metadata#alerts_v2', value: [ALERT] }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it('takes the address of a sign-in for its source', () => {
    const evidence = [{ '@odata.type': '#microsoft.graph.security.ipEvidence', ipAddress: '203.0.113.7' }];
    expect(read({ ...ALERT, serviceSource: 'azureAdIdentityProtection', evidence })).toMatchObject([
      { sourceIp: '203.0.113.7', destIp: null },
    ]);
    expect(read({ ...ALERT, evidence })).toMatchObject([{ sourceIp: null, destIp: null }]);
  });

  it('reads an alert of the former kind', () => {
    expect(
      read({
        id: 'v1',
        azureTenantId: 'tenant-1',
        title: 'Brute force',
        severity: 'medium',
        vendorInformation: { provider: 'ASC', vendor: 'Microsoft' },
        hostStates: [{ fqdn: 'pc-1.example.test', privateIpAddress: '10.0.0.5' }],
        networkConnections: [{ sourceAddress: '203.0.113.7', destinationAddress: '10.0.0.5' }],
      }),
    ).toMatchObject([
      {
        source: 'microsoft-graph-security',
        sourceId: 'v1',
        title: 'Brute force',
        severity: 'medium',
        sourceIp: '203.0.113.7',
        destIp: '10.0.0.5',
        hostname: 'pc-1.example.test',
      },
    ]);
  });

  it('reads an incident as one alert', () => {
    expect(
      read({
        '@odata.type': '#microsoft.graph.security.incident',
        id: '7',
        displayName: 'Multi-stage incident',
        severity: 'high',
        alerts: [ALERT],
      }),
    ).toMatchObject([{ sourceId: '7', title: 'Multi-stage incident', hostname: 'pc-1' }]);
  });

  const RISK = {
    id: 'r-1',
    requestId: 'q-1',
    riskEventType: 'anonymizedIPAddress',
    riskState: 'atRisk',
    riskLevel: 'high',
    activity: 'signin',
    ipAddress: '203.0.113.7',
    userPrincipalName: 'bob@example.test',
  };
  const record = (properties: object) => ({
    operationName: 'User Risk Detection',
    category: 'UserRiskEvents',
    tenantId: 'tenant-1',
    callerIpAddress: '203.0.113.7',
    Level: 4,
    properties,
  });

  it.each<[string, unknown, string | null]>([
    ['an object of Graph', { '@odata.type': '#microsoft.graph.riskDetection', ...RISK }, null],
    ['a list of Graph', { value: [RISK] }, null],
    ['a record of Azure Monitor', record(RISK), 'tenant-1'],
    ['a batch of records', { records: [record(RISK)] }, 'tenant-1'],
  ])('reads a risk detection in %s', (_form, payload, partner) => {
    expect(read(payload)).toMatchObject([
      {
        source: 'microsoft-graph-security',
        sourceId: 'r-1',
        title: 'anonymizedIPAddress',
        severity: 'high',
        sourceIp: '203.0.113.7',
        destIp: null,
        hostname: null,
        partner,
      },
    ]);
  });

  it("does not take a record's level of logging for a severity", () => {
    expect(read(record({ ...RISK, riskLevel: 'hidden' }))).toMatchObject([{ severity: 'medium' }]);
  });
});
