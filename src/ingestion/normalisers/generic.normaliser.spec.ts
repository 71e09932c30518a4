import { describe, expect, it } from '@jest/globals';
import { GenericNormaliser } from './generic.normaliser.js';

const normaliser = new GenericNormaliser();
const normalise = (payload: Record<string, unknown>) => normaliser.normalise(payload);

describe('GenericNormaliser', () => {
  it('finds the common fields of a flat payload', () => {
    expect(
      normalise({
        id: 'a-1',
        title: 'Port scan',
        description: 'Many ports in a short time',
        severity: 'high',
        src_ip: '10.0.0.1',
        dest_ip: '10.0.0.2',
        hostname: 'db-1',
        rule_name: 'Scan detected',
        tags: ['network', 'recon'],
        partner: 'acme',
      }),
    ).toEqual({
      sourceId: 'a-1',
      title: 'Port scan',
      description: 'Many ports in a short time',
      severity: 'high',
      sourceIp: '10.0.0.1',
      destIp: '10.0.0.2',
      hostname: 'db-1',
      ruleName: 'Scan detected',
      tags: ['network', 'recon'],
      partner: 'acme',
    });
  });

  it.each<Record<string, unknown>>([
    { sourceIp: '10.0.0.1', destIp: '10.0.0.2', host: 'db-1' },
    { source: { ip: '10.0.0.1' }, destination: { ip: '10.0.0.2' }, host: { name: 'db-1' } },
    { 'source.ip': '10.0.0.1', 'destination.ip': '10.0.0.2', 'host.name': 'db-1' },
    { SRCIP: '10.0.0.1', DSTIP: '10.0.0.2', ComputerName: 'db-1' },
    { 'client-ip': '10.0.0.1', 'dst addr': '10.0.0.2', 'Device Name': 'db-1' },
    { src: '10.0.0.1:4711', dst: '10.0.0.2:443', instance: 'db-1:9100' },
    { data: { srcip: '10.0.0.1', dstip: '::ffff:10.0.0.2' }, agent: { name: 'db-1' } },
    { deep: { er: [{ source_ip: ['10.0.0.1'], destination_ip: '10.0.0.2', hostname: 'db-1' }] } },
    {
      fields: [
        { key: 'Source IP', value: '10.0.0.1' },
        { key: 'dest_ip', value: '10.0.0.2' },
        { name: 'host', value: 'db-1' },
      ],
    },
    {
      fields: [
        { Name: 'SourceIP', Value: '10.0.0.1' },
        { title: 'Dest IP', value: '10.0.0.2', short: true },
        { key: 'hostname', values: ['db-1'] },
      ],
    },
    {
      src_ip: '10.0.0.1',
      dst_ip: '10.0.0.2',
      proxies: [{ hostname: 'not mine' }],
      about: { of: { hostname: 'db-1' } },
    },
  ])('finds addresses and host in %j', (payload) => {
    expect(normalise(payload)).toMatchObject({ sourceIp: '10.0.0.1', destIp: '10.0.0.2', hostname: 'db-1' });
  });

  it.each([
    '-',
    '',
    ' ',
    'N/A',
    'unknown',
    '0.0.0.0',
    '10.0.0.0/8',
    'Multiple IPs',
    '999.1.1.1',
    'host-1',
    5,
    null,
    {},
  ])('takes %j for no address', (value) => {
    expect(normalise({ src_ip: value }).sourceIp).toBeNull();
  });

  it('passes over a value that says nothing to the next field', () => {
    expect(
      normalise({ src_ip: '-', client_ip: '10.0.0.9', hostname: '*insert name*', computer: 'pc-1' }),
    ).toMatchObject({ sourceIp: '10.0.0.9', hostname: 'pc-1' });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ title: 'T', name: 'N', message: 'M' }, 'T'],
    [{ name: 'N', message: 'M' }, 'N'],
    [{ rule: { name: 'R' }, message: 'M' }, 'R'],
    [{ message: 'First line\nsecond line' }, 'First line'],
    [{ alert: { signature: 'ET SCAN' }, event_type: 'alert' }, 'ET SCAN'],
    [{ properties: { title: 'Inside' }, name: '1505' }, 'Inside'],
    [
      { repository: { name: 'not mine' }, action: 'secret_scanning_alert.create' },
      'secret_scanning_alert.create',
    ],
    [{ name: 'organizations/1/sources/2/findings/3', category: 'OPEN_FIREWALL' }, 'OPEN_FIREWALL'],
    [{ title: '[CRITICAL] Backup failed' }, '[CRITICAL] Backup failed'],
    [{ title: '[{"a":1}]', name: 'N' }, 'N'],
    [{ name: '4c4831e9-2ed7-4b9c-8f43-5b2f0a1f1a11', message: 'M' }, 'M'],
    [{ Signature: 'q'.repeat(80), Subject: 'ALARM: "cpu"' }, 'ALARM: "cpu"'],
    [{ reason: 'NEW_ALERT', policy: { name: 'Open to the world' } }, 'Open to the world'],
    [{ plugin: { name: 'Old browser', id: 1 } }, 'Old browser'],
    [{ problem_title: 'CPU saturation', state: 'OPEN' }, 'CPU saturation'],
    [{ evidence: [{ file_title: 'not mine' }] }, 'Untitled alert'],
    [{ job_title: 'Engineer', malop: { type: 'Ransomware' } }, 'Ransomware'],
    [{ event: 'session.network', uid: 1 }, 'session.network'],
    [{ name: 'd41d8cd98f00b204e9800998ecf8427e', message: 'M' }, 'M'],
    [{ data: { essentials: { alertRule: 'Too hot', severity: 'Sev1' } } }, 'Too hot'],
    [{ detection: [{ ruleName: 'Sign-in' }] }, 'Sign-in'],
    [{ anything: 1 }, 'Untitled alert'],
    [{}, 'Untitled alert'],
  ])('takes the title of %j', (payload, title) => {
    expect(normalise(payload).title).toBe(title);
  });

  it.each<[Record<string, unknown>, string | null]>([
    [{ uuid: 'u-1', alert_id: 'a-1' }, 'a-1'],
    [{ _id: 'x-1' }, 'x-1'],
    [{ id: 4711 }, '4711'],
    [{ event: { id: 'delivery', data: { id: 'incident', title: 'T' } } }, 'incident'],
    [{ id: 'alert', title: 'T', data: { id: 'user' } }, 'alert'],
    [{ title: 'T', actor: { id: 'somebody' } }, null],
    [{ title: 'T', EventID: 4648 }, null],
    [{ title: 'T', sid: '2001219', threat_id: '9999' }, null],
    [{ source_id: 's-1' }, 's-1'],
    [{ source: { id: 'user-7' } }, null],
    [{ id: 'a-1', threat_id: '5f3c9a0d11e2' }, 'a-1'],
    [{ threat_id: '5f3c9a0d11e2' }, '5f3c9a0d11e2'],
    [{ incident: { incident_id: 'i-1', policy_name: 'P' } }, 'i-1'],
    [{ alerts: [{ incident_id: 'i-1' }] }, null],
    // Digits are lost beyond 2^53, and two alerts must not get the same id by that.
    [JSON.parse('{ "id": 1570395776954206544 }') as Record<string, unknown>, null],
    [{ id: '1570395776954206544' }, '1570395776954206544'],
  ])('takes the id of %j', (payload, id) => {
    expect(normalise(payload).sourceId).toBe(id);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ severity: { label: 'HIGH', normalized: 70 } }, 'high'],
    [{ severity: 2, severity_name: 'Low' }, 'low'],
    [{ severity: 'unknown', level: 'error' }, 'high'],
    [{ rule: { level: 12 } }, 'high'],
    [{ priority: 1 }, 'high'],
    [{ evidence: [{ severity: 'critical' }] }, 'medium'],
    [{ metadata: { severity: 'HIGH' } }, 'high'],
    [{ severity: 'low', policy: { severity: 'high' } }, 'low'],
    [{ SERVICESTATE: 'CRITICAL' }, 'critical'],
    [{ level: 4 }, 'medium'],
    [{ level: 4, riskLevel: 'high' }, 'high'],
    [{ severity: 3, magnitude: 2, credibility: 4 }, 'low'],
    [{ deviceEventClassId: '100', severity: '8' }, 'high'],
    [{}, 'medium'],
  ])('takes the severity of %j', (payload, severity) => {
    expect(normalise(payload).severity).toBe(severity);
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{ tags: 'one, two,,one' }, ['one', 'two']],
    [{ Tags: ['a', 'b, c', 3] }, ['a', 'b, c', '3']],
    [{ rule: { groups: ['sshd', 'syslog'] } }, ['sshd', 'syslog']],
    [{ tags: null }, []],
  ])('takes the tags of %j', (payload, tags) => {
    expect(normalise(payload).tags).toEqual(tags);
  });

  it('is not led astray by the names of built-in properties', () => {
    const payload = JSON.parse(
      '{ "__proto__": { "name": "P" }, "constructor": "c", "toString": "s" }',
    ) as Record<string, unknown>;
    expect(normalise(payload).title).toBe('Untitled alert');
  });

  describe('splits an envelope', () => {
    const list = [{ title: 'A' }, { title: 'B' }];

    it.each<Record<string, unknown>>([
      { value: list, '@odata.context': 'https://example.test/$metadata#alerts' },
      { receiver: 'ops', status: 'firing', title: '[FIRING:2] A', groupKey: '{}:{}', alerts: list },
      { reply: { total_count: 2, alerts: list } },
    ])('of the form %j', (payload) => {
      expect(normaliser.split(payload)).toBe(
        'reply' in payload ? list : (payload['value'] ?? payload['alerts']),
      );
    });

    it.each<Record<string, unknown>>([
      { data: list, meta: { page: 1 } },
      { items: list },
      { Response: { Threats: list } },
      { message: '2 alerts fetched', alerts: list },
      { code: 0, msg: 'ok', data: list.map((item) => ({ ...item, severity: 'high' })) },
      { jsonrpc: '2.0', id: 1, method: 'addEvents', params: { events: list } },
    ])('of a list that may hold anything, where each item is an alert: %j', (payload) => {
      expect(normaliser.split(payload)).toMatchObject(list);
    });

    it('of several lists, whatever the case of their names, and of one beside an empty one', () => {
      const [one, other] = list;
      expect(normaliser.split({ Alerts: [one], alerts: [other] })).toEqual(list);
      expect(normaliser.split({ alerts: [one], incidents: [other] })).toEqual(list);
      expect(normaliser.split({ alerts: [], data: list })).toBe(list);
    });

    it('of a queue, which carries it as text', () => {
      const message = { AlarmName: 'cpu', NewStateValue: 'ALARM' };
      expect(normaliser.split({ Type: 'Notification', Message: JSON.stringify(message) })).toEqual([message]);
    });

    it.each<Record<string, unknown>>([
      { data: [{ user: 'mallory' }] },
      { message: 'Sign-in of mallory', data: list },
      { title: 'An alert', events: list },
      { incidentId: 7, incidentName: 'An incident', alerts: list },
      { title: 'An alert', findings: list },
      { name: 'cpu', value: [1, 2, 3] },
      { title: 'An alert' },
    ])('but not an alert of the form %j', (payload) => {
      expect(normaliser.split(payload)).toBeUndefined();
    });
  });
});
