import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const EXPORTED = {
  VendorName: 'Microsoft',
  ProductName: 'Microsoft Defender for Cloud',
  AlertType: 'VM_SuspiciousLogin',
  Severity: 'Medium',
  Intent: 'PreAttack, Execution',
  SystemAlertId: '2518_a1b2',
  CompromisedEntity: 'vm-1',
  AlertDisplayName: 'Login from a suspicious address',
  Description: 'Somebody logged in.',
  AlertUri: 'https://portal.example.test/alert/2518_a1b2',
  Entities: [
    { $id: '4', Address: '203.0.113.7', Type: 'ip' },
    { $id: '5', HostName: 'vm-1', Type: 'host' },
    { $id: '6', SourceAddress: { $ref: '4' }, Protocol: 'Tcp', Type: 'network-connection' },
  ],
};
const RESOURCE = {
  id: '/subscriptions/s/providers/Microsoft.Security/locations/westeurope/alerts/2518_a1b2',
  name: '2518_a1b2',
  type: 'Microsoft.Security/Locations/alerts',
  properties: {
    systemAlertId: '2518_a1b2',
    alertDisplayName: 'Login from a suspicious address',
    description: 'Somebody logged in.',
    severity: 'Medium',
    intent: 'PreAttack, Execution',
    compromisedEntity: 'vm-1',
    entities: [
      { $id: 'westeurope_1', address: '203.0.113.7', type: 'ip' },
      { $id: 'westeurope_2', sourceAddress: { $ref: 'westeurope_1' }, type: 'network-connection' },
    ],
  },
};
const EXPECTED = {
  source: 'microsoft-defender-for-cloud',
  sourceId: '2518_a1b2',
  title: 'Login from a suspicious address',
  description: 'Somebody logged in.',
  severity: 'medium',
  sourceIp: '203.0.113.7',
  destIp: null,
  hostname: 'vm-1',
  tags: ['PreAttack', 'Execution'],
};
const withEntities = (...Entities: object[]) => read({ ...EXPORTED, Entities });

describe('MicrosoftDefenderForCloudNormaliser', () => {
  it.each<[string, unknown]>([
    ['an exported alert', EXPORTED],
    ['what a workflow was triggered with', { headers: { Host: 'example.test' }, body: EXPORTED }],
    ['an alert of the API', RESOURCE],
    ['a list of the API', { value: [RESOURCE] }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  describe('without the address of its page', () => {
    const alert = {
      ...EXPORTED,
      AlertUri: undefined,
      ResourceIdentifiers: [
        { Type: 'AzureResource', AzureResourceId: '/subscriptions/s/vm-1' },
        { Type: 'LogAnalytics', WorkspaceId: 'w-1', AgentId: 'a-1' },
      ],
    };

    it('knows an alert by the resources that it names', () => {
      expect(read(alert)).toMatchObject([EXPECTED]);
      expect(read({ headers: { Host: 'example.test' }, body: alert })).toMatchObject([EXPECTED]);
    });

    it.each(['AlertLink', 'WorkspaceId', 'TenantId'])('leaves one with %s to Sentinel', (column) => {
      expect(read({ ...alert, [column]: 'x-1' })).toMatchObject([{ source: 'microsoft-sentinel' }]);
    });
  });

  it('reads both ends of a connection, referred to or in place', () => {
    expect(
      withEntities(
        { $id: '4', Address: '203.0.113.7', Type: 'ip' },
        {
          $id: '5',
          SourceAddress: { $ref: '4' },
          DestinationAddress: { $id: '6', Address: '198.51.100.1', Type: 'ip' },
          Type: 'network-connection',
        },
      ),
    ).toMatchObject([{ sourceIp: '203.0.113.7', destIp: '198.51.100.1' }]);
  });

  it('takes the nearest address before a reference where ids repeat', () => {
    const connection = { $id: '5', SourceAddress: { $ref: '4' }, Type: 'network-connection' };
    expect(
      withEntities(
        { $id: '4', Address: '203.0.113.7', Type: 'ip' },
        { $id: '4', Address: '203.0.113.8', Type: 'ip' },
        { $id: '4', HostName: 'vm-1', Type: 'host' },
        connection,
        { $id: '4', Address: '203.0.113.9', Type: 'ip' },
      ),
    ).toMatchObject([{ sourceIp: '203.0.113.8' }]);
    expect(withEntities({ $id: '3', Address: '203.0.113.7', Type: 'ip' }, connection)).toMatchObject([
      { sourceIp: null },
    ]);
  });

  it('gives an address without a connection no direction', () => {
    expect(withEntities({ $id: '4', Address: '203.0.113.7', Type: 'ip' })).toMatchObject([
      { sourceIp: null, destIp: null, hostname: 'vm-1' },
    ]);
  });
});
