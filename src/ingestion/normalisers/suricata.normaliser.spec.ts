import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { SuricataNormaliser } from './suricata.normaliser.js';

const normaliser = new SuricataNormaliser();

it.each([{ toString: 1 }, '__proto__', 'constructor', ['dns']])(
  'takes an event of the type %j for none',
  (type) => {
    const event = { event_type: type, timestamp: 't', src_ip: '10.0.0.1', dest_ip: '10.0.0.2', proto: 'TCP' };
    expect(detectNormaliser(event).source).not.toBe('suricata');
  },
);

const EVENT = {
  timestamp: '2026-01-01T00:00:00.000000+0000',
  flow_id: 1805461738637437,
  event_type: 'alert',
  src_ip: '10.0.0.5',
  dest_ip: '2001:db8::7',
  host: 'sensor-1',
  alert: {
    gid: 1,
    signature_id: 2100001,
    signature: 'Outbound connection to a bad host',
    category: 'A Network Trojan was detected',
    severity: 1,
    metadata: { mitre_technique_id: ['T1071'] },
  },
};

describe('SuricataNormaliser', () => {
  it('reads a line of EVE JSON', () => {
    expect(detectNormaliser(EVENT).source).toBe('suricata');
    expect(normaliser.normalise(EVENT)).toEqual({
      sourceId: null,
      title: 'Outbound connection to a bad host',
      description: 'A Network Trojan was detected',
      severity: 'high',
      sourceIp: '10.0.0.5',
      destIp: '2001:db8::7',
      hostname: null,
      ruleName: 'Outbound connection to a bad host',
      tags: ['A Network Trojan was detected', 'T1071'],
      partner: null,
    });
  });

  it('reads what Filebeat makes of it', () => {
    const payload = {
      event: { kind: 'alert', module: 'suricata', severity: 2 },
      source: { ip: '10.0.0.5' },
      destination: { address: '203.0.113.7' },
      rule: { name: 'Scan', category: 'Attempted Recon' },
      suricata: { eve: { event_type: 'alert', alert: { signature_id: 7, signature: 'Scan' } } },
    };
    expect(detectNormaliser(payload).source).toBe('suricata');
    expect(normaliser.normalise(payload)).toMatchObject({
      title: 'Scan',
      severity: 'medium',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
    });
  });

  it.each([
    [1, 'high'],
    [2, 'medium'],
    [3, 'low'],
    [4, 'low'],
    [255, 'low'],
    [undefined, 'medium'],
  ])('takes severity %s for %s', (severity, expected) => {
    expect(normaliser.normalise({ ...EVENT, alert: { ...EVENT.alert, severity } }).severity).toBe(expected);
  });

  describe('for an event that is no alert', () => {
    const { alert: _alert, ...TUPLE } = { ...EVENT, proto: 'TCP' };

    it.each<[string, Record<string, unknown>, string]>([
      ['anomaly', { type: 'decode', event: 'decoder.udp.pkt_too_small' }, 'decoder.udp.pkt_too_small'],
      ['dns', { type: 'query', rrname: 'bad.example.com' }, 'Suricata dns: bad.example.com'],
      ['dns', { version: 3, queries: [{ rrname: 'bad.example.com' }] }, 'Suricata dns: bad.example.com'],
      ['tls', { subject: 'CN=a', sni: 'bad.example.com' }, 'Suricata tls: bad.example.com'],
      ['http', { hostname: 'bad.example.com', url: '/a' }, 'Suricata http: bad.example.com'],
      ['fileinfo', { filename: '/a.exe', size: 1 }, 'Suricata fileinfo: /a.exe'],
      ['flow', { state: 'new', alerted: false }, 'Suricata flow event'],
    ])('reads %s %j', (event_type, content, title) => {
      const payload = { ...TUPLE, event_type, [event_type]: content };
      expect(detectNormaliser(payload).source).toBe('suricata');
      expect(normaliser.normalise(payload)).toEqual({
        sourceId: null,
        title,
        description: null,
        severity: 'low',
        sourceIp: '10.0.0.5',
        destIp: '2001:db8::7',
        hostname: null,
        ruleName: null,
        tags: [],
        partner: null,
      });
    });

    it('names a file, not the server it came from', () => {
      const payload = {
        ...TUPLE,
        event_type: 'fileinfo',
        http: { hostname: 'cdn.example.com' },
        fileinfo: { filename: '/a.exe' },
      };
      expect(normaliser.normalise(payload)).toMatchObject({
        title: 'Suricata fileinfo: /a.exe',
        hostname: null,
      });
    });

    it('reads what Filebeat makes of it', () => {
      const payload = {
        event: { module: 'suricata' },
        source: { ip: '10.0.0.5' },
        suricata: { eve: { event_type: 'dns', dns: { rrname: 'bad.example.com' } } },
      };
      expect(detectNormaliser(payload).source).toBe('suricata');
      expect(normaliser.normalise(payload)).toMatchObject({
        title: 'Suricata dns: bad.example.com',
        severity: 'low',
        sourceIp: '10.0.0.5',
      });
    });

    it.each<[string, Record<string, unknown>]>([
      ['without the object of its type', { ...TUPLE, event_type: 'login', title: 'T' }],
      ['with a type that is a path', { ...TUPLE, event_type: 'a.'.repeat(60), title: 'T' }],
      ['without a protocol', { ...TUPLE, proto: null, event_type: 'http', http: {} }],
      ['an alert without a signature', { ...TUPLE, event_type: 'alert', alert: { title: 'T' } }],
    ])('leaves alone one %s', (_what, payload) => {
      expect(detectNormaliser(payload).source).toBe('webhook');
    });
  });

  it('names a signature without a text by its number', () => {
    expect(normaliser.normalise({ event_type: 'alert', alert: { gid: 1, signature_id: 7 } })).toMatchObject({
      title: 'Suricata signature 1:7',
      ruleName: null,
      sourceId: null,
    });
  });
});
