import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const INCIDENT = {
  id: '/subscriptions/s/providers/Microsoft.SecurityInsights/Incidents/73e01a99',
  name: '73e01a99',
  type: 'Microsoft.SecurityInsights/Incidents',
  properties: {
    title: 'Sign-in from an unusual place',
    description: 'Somebody signed in.',
    severity: 'High',
    incidentNumber: 12,
    labels: [{ labelName: 'vip', labelType: 'User' }],
    additionalData: { tactics: ['InitialAccess'] },
    relatedEntities: [
      { kind: 'Ip', properties: { address: '203.0.113.7' } },
      { kind: 'Host', properties: { hostName: 'pc-1' } },
    ],
  },
};
const TRIGGER = { eventUniqueId: 'e', objectSchemaType: 'Incident', object: INCIDENT };
const EXPECTED = {
  source: 'microsoft-sentinel',
  sourceId: '73e01a99',
  title: 'Sign-in from an unusual place',
  description: 'Somebody signed in.',
  severity: 'high',
  sourceIp: null,
  destIp: null,
  hostname: 'pc-1',
  tags: ['vip', 'InitialAccess'],
};

describe('MicrosoftSentinelNormaliser', () => {
  it.each<[string, unknown]>([
    ['an incident', INCIDENT],
    ['what an automation rule sends', TRIGGER],
    ['what a playbook was triggered with', { headers: { Host: 'example.test' }, body: TRIGGER }],
    ['a list of incidents', { value: [INCIDENT] }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it.each<[string, object]>([
    ['a row of SecurityAlert', { DisplayName: 'Odd sign-in', AlertSeverity: 'Low' }],
    ['the alert of a playbook', { AlertDisplayName: 'Odd sign-in', Severity: 'Low' }],
  ])('reads %s', (_form, part) => {
    expect(
      read({
        SystemAlertId: 'a-1',
        Entities: '[{"$id":"1","Type":"account","Name":"bob"},{"$id":"2","Type":"host","HostName":"pc-1"}]',
        Tactics: 'InitialAccess, Persistence',
        ...part,
      }),
    ).toMatchObject([
      {
        source: 'microsoft-sentinel',
        sourceId: 'a-1',
        title: 'Odd sign-in',
        severity: 'low',
        hostname: 'pc-1',
        tags: ['InitialAccess', 'Persistence'],
      },
    ]);
  });

  it.each<[string, (alert: object) => unknown]>([
    ['an alert', (alert) => alert],
    ['a list of alerts', (alert) => ({ value: [alert] })],
  ])('reads %s of an incident as the API has it', (_form, formOf) => {
    const alert = {
      id: '/subscriptions/s/providers/Microsoft.SecurityInsights/Entities/a-1',
      name: 'a-1',
      type: 'Microsoft.SecurityInsights/Entities',
      kind: 'SecurityAlert',
      properties: {
        systemAlertId: 'a-1',
        alertDisplayName: 'Brute force',
        friendlyName: 'Brute force',
        description: 'Somebody guessed.',
        severity: 'High',
        compromisedEntity: 'sql-1',
        tactics: ['PreAttack'],
      },
    };
    expect(read(formOf(alert))).toMatchObject([
      {
        source: 'microsoft-sentinel',
        sourceId: 'a-1',
        title: 'Brute force',
        description: 'Somebody guessed.',
        severity: 'high',
        hostname: 'sql-1',
        tags: ['PreAttack'],
      },
    ]);
  });

  it('reads techniques that are a list in a string', () => {
    const row = { SystemAlertId: 'a-1', AlertName: 'Odd sign-in', Tactics: 'InitialAccess' };
    expect(read({ ...row, Techniques: '["T1078","T1110"]' })).toMatchObject([
      { tags: ['InitialAccess', 'T1078', 'T1110'] },
    ]);
  });

  it('knows the ends of a connection among the entities', () => {
    const Entities = JSON.stringify([
      { $id: '2', Address: '203.0.113.7', Type: 'ip' },
      { $id: '3', SourceAddress: { $ref: '2' }, Type: 'network-connection' },
    ]);
    expect(read({ SystemAlertId: 'a-1', AlertName: 'Odd connection', Entities })).toMatchObject([
      { sourceIp: '203.0.113.7', destIp: null },
    ]);
  });
});
