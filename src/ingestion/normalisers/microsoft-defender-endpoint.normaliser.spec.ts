import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const ALERT = {
  id: 'da1_2',
  incidentId: 7,
  severity: 'Informational',
  detectionSource: 'WindowsDefenderAtp',
  category: 'Execution',
  title: 'Suspicious script',
  description: 'A script did something.',
  alertCreationTime: '2026-01-01T00:00:00Z',
  machineId: 'm',
  computerDnsName: 'pc-1.example.test',
  aadTenantId: 'tenant-1',
  mitreTechniques: ['T1059'],
  evidence: [{ entityType: 'Ip', ipAddress: '203.0.113.7' }],
};
const EXPECTED = {
  source: 'microsoft-defender-endpoint',
  sourceId: 'da1_2',
  title: 'Suspicious script',
  description: 'A script did something.',
  severity: 'low',
  sourceIp: null,
  destIp: null,
  hostname: 'pc-1.example.test',
  tags: ['Execution', 'T1059'],
  partner: 'tenant-1',
};

describe('MicrosoftDefenderEndpointNormaliser', () => {
  it.each<[string, unknown]>([
    ['an alert', ALERT],
    ['a list of alerts', { '@odata.context': 'https://example.test/$metadata#Alerts', value: [ALERT] }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it('reads an alert of the former SIEM API', () => {
    expect(
      read({
        AlertId: 'da1_2',
        AlertTitle: 'Suspicious script',
        Severity: 'High',
        ComputerDnsName: 'pc-1.example.test',
        LinkToWDATP: 'https://example.test/alert/da1_2',
      }),
    ).toMatchObject([
      { sourceId: 'da1_2', title: 'Suspicious script', severity: 'high', hostname: 'pc-1.example.test' },
    ]);
  });

  it('lets a forwarder name the partner', () => {
    expect(read({ ...ALERT, partner: 'acme' })).toMatchObject([{ partner: 'acme' }]);
  });
});
