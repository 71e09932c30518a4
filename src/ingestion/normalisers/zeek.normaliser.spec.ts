import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { ZeekNormaliser } from './zeek.normaliser.js';

const normaliser = new ZeekNormaliser();
const NOTICE = {
  note: 'SSH::Password_Guessing',
  msg: '10.0.0.5 appears to be guessing',
  sub: 'Sampled servers',
};
const EXPECTED = {
  sourceId: null,
  title: 'SSH::Password_Guessing',
  description: '10.0.0.5 appears to be guessing\nSampled servers',
  sourceIp: '10.0.0.5',
  destIp: '203.0.113.7',
  hostname: null,
  ruleName: 'SSH::Password_Guessing',
};

describe('ZeekNormaliser', () => {
  it.each([
    ['dotted keys', { ...NOTICE, uid: 'C1', 'id.orig_h': '10.0.0.5', 'id.resp_h': '203.0.113.7' }],
    ['nested keys', { ...NOTICE, uid: 'C1', id: { orig_h: '10.0.0.5', resp_h: '203.0.113.7' } }],
    ['underscores', { ...NOTICE, uid: 'C1', id_orig_h: '10.0.0.5', id_resp_h: '203.0.113.7' }],
    ['addresses of its own', { ...NOTICE, src: '10.0.0.5', dst: '203.0.113.7', 'id.orig_h': '10.9.9.9' }],
    [
      'Filebeat',
      { zeek: { notice: NOTICE }, source: { ip: '10.0.0.5' }, destination: { ip: '203.0.113.7' } },
    ],
  ])('reads a notice with %s', (_form, payload) => {
    expect(detectNormaliser(payload).source).toBe('zeek');
    expect(normaliser.normalise(payload)).toMatchObject(EXPECTED);
  });

  it('reads a match of the intelligence framework', () => {
    const payload = {
      uid: 'C1',
      'id.orig_h': '10.0.0.5',
      'id.resp_h': '203.0.113.7',
      'seen.indicator': 'bad.example.com',
      'seen.indicator_type': 'Intel::DOMAIN',
      'seen.where': 'HTTP::IN_HOST_HEADER',
      sources: ['my feed'],
    };
    expect(detectNormaliser(payload).source).toBe('zeek');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: null,
      title: 'Intelligence match: bad.example.com',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
      tags: ['Intel::DOMAIN', 'my feed'],
    });
  });

  it('reads a match of a signature', () => {
    const payload = {
      ts: 1767225600.1,
      uid: 'C1',
      src_addr: '10.0.0.5',
      dst_addr: '203.0.113.7',
      note: 'Signatures::Sensitive_Signature',
      sig_id: 'my-sig',
      event_msg: '10.0.0.5: found it',
      sub_msg: 'GET /root',
    };
    expect(detectNormaliser(payload).source).toBe('zeek');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: null,
      title: 'Signatures::Sensitive_Signature',
      description: '10.0.0.5: found it\nGET /root',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
      ruleName: 'my-sig',
    });
  });

  describe('for a line of another log', () => {
    const CONNECTION = { ts: 1767225600.1, uid: 'C1', 'id.orig_h': '10.0.0.5', 'id.resp_h': '203.0.113.7' };

    it.each<[string, Record<string, unknown>, string, string | null]>([
      ['weird', { name: 'dns_unmatched_reply', notice: false }, 'dns_unmatched_reply', 'dns_unmatched_reply'],
      [
        'http',
        { method: 'GET', host: 'bad.example.com', uri: '/a' },
        'HTTP request: bad.example.com /a',
        null,
      ],
      ['dns', { query: 'bad.example.com', qtype_name: 'A' }, 'DNS query: bad.example.com', null],
      ['ssl', { version: 'TLSv12', server_name: 'bad.example.com' }, 'TLS connection: bad.example.com', null],
      ['sip', { method: 'INVITE', uri: 'sip:a@example.com' }, 'Zeek log', null],
      ['conn', { _path: 'conn', proto: 'tcp' }, 'Zeek conn log', null],
      ['any', { proto: 'tcp' }, 'Zeek log', null],
    ])('reads %s', (_log, entry, title, ruleName) => {
      const payload = { ...CONNECTION, ...entry };
      expect(detectNormaliser(payload).source).toBe('zeek');
      expect(normaliser.normalise(payload)).toMatchObject({
        sourceId: null,
        title,
        sourceIp: '10.0.0.5',
        destIp: '203.0.113.7',
        hostname: null,
        ruleName,
      });
    });

    it('reads a file, which goes from one host to another', () => {
      const payload = {
        ts: 1767225600.1,
        fuid: 'F1',
        tx_hosts: ['203.0.113.7'],
        rx_hosts: ['10.0.0.5'],
        source: 'HTTP',
        mime_type: 'application/x-dosexec',
        filename: 'a.exe',
      };
      expect(detectNormaliser(payload).source).toBe('zeek');
      expect(normaliser.normalise(payload)).toMatchObject({
        title: 'File transfer: application/x-dosexec a.exe',
        sourceIp: '203.0.113.7',
        destIp: '10.0.0.5',
        hostname: null,
      });
    });

    it('leaves alone what has a time and an id only', () => {
      expect(detectNormaliser({ ts: 1767225600, uid: 'C1', title: 'T' }).source).toBe('webhook');
    });
  });
});
