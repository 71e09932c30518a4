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
});
