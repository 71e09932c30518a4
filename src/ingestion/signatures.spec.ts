import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { problemOfSecret, verifySignature } from './signatures.js';
import { SignatureScheme } from './source-setting.entity.js';

const { WEBHOOK, GITHUB, STANDARD } = SignatureScheme;

describe('A signature over the body', () => {
  // The example that GitHub's documentation gives to test an implementation with.
  const secret = "It's a Secret to Everybody";
  const bytes = Buffer.from('Hello, World!');
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

  it.each([
    [GITHUB, 'x-hub-signature-256'],
    [WEBHOOK, 'x-webhook-signature'],
  ])('is checked as its documentation has it (%s)', (scheme, header) => {
    const verify = (value: unknown, body = bytes, key = secret) =>
      verifySignature(scheme, key, { bytes: body, headers: { [header]: value } });

    expect(verify(signature)).toEqual({ ok: true, id: null });
    expect(verify(` ${signature.toUpperCase().replace('SHA', 'sha')} `)).toEqual({ ok: true, id: null });
    expect(verify(signature, Buffer.from('Hello, World?'))).toMatchObject({ ok: false });
    expect(verify(signature, bytes, 'another secret')).toMatchObject({ ok: false });
    for (const value of [
      undefined,
      '',
      'sha256=',
      signature.slice(0, -1),
      `${signature}0`,
      signature.replace('sha256', 'sha1'),
      `sha256=${'é'.repeat(64)}`,
      ['a'],
    ])
      expect(verify(value)).toMatchObject({ ok: false });
  });
});

describe('A signature by Standard Webhooks', () => {
  // The example of the specification's own libraries.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const bytes = Buffer.from('{"test": 2432232314}');
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
  const timestamp = 1_614_265_330;
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  };
  const verify = (changed: Record<string, unknown> = {}, body = bytes) =>
    verifySignature(STANDARD, secret, { bytes: body, headers: { ...headers, ...changed } });
  const sign = (at: number, withId = id) =>
    `v1,${createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`${withId}.${at}.`)
      .update(bytes)
      .digest('base64')}`;

  beforeEach(() => {
    jest.useFakeTimers({ now: timestamp * 1000 });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('is checked as the specification has it', () => {
    expect(verify()).toEqual({ ok: true, id });
  });

  it('may be one of several', () => {
    expect(verify({ 'webhook-signature': `v1,${'A'.repeat(43)}= v1a,x ${signature}` })).toEqual({
      ok: true,
      id,
    });
  });

  it.each([
    ['the id', { 'webhook-id': 'another' }],
    ['the timestamp', { 'webhook-timestamp': String(timestamp + 1) }],
    ['another version', { 'webhook-signature': signature.replace('v1', 'v2') }],
    ['no signature', { 'webhook-signature': '' }],
    ['a missing header', { 'webhook-signature': undefined }],
    ['a missing id', { 'webhook-id': undefined }],
    ['an empty id', { 'webhook-id': '', 'webhook-signature': sign(timestamp, '') }],
    ['a timestamp that is no number', { 'webhook-timestamp': '1e9' }],
    ['too many signatures', { 'webhook-signature': `${'v1,AA== '.repeat(10)}${signature}` }],
  ])('is refused where %s does not fit', (_what, changed) => {
    expect(verify(changed)).toMatchObject({ ok: false });
  });

  it('is refused where the body does not fit', () => {
    expect(verify({}, Buffer.from('{"test": 2432232315}'))).toMatchObject({ ok: false });
  });

  it.each([
    [-300, true],
    [300, true],
    [-301, false],
    [301, false],
  ])('is taken up to five minutes before and after: %d s', (offset, ok) => {
    const at = timestamp + offset;
    expect(verify({ 'webhook-timestamp': String(at), 'webhook-signature': sign(at) })).toMatchObject({ ok });
  });
});

describe('A secret', () => {
  it.each([
    [WEBHOOK, 'x'.repeat(16), true],
    [GITHUB, 'x'.repeat(256), true],
    [WEBHOOK, 'x'.repeat(15), false],
    [GITHUB, 'x'.repeat(257), false],
    [STANDARD, `whsec_${Buffer.alloc(24).toString('base64')}`, true],
    [STANDARD, `whsec_${Buffer.alloc(15).toString('base64')}`, false],
    [STANDARD, Buffer.alloc(24).toString('base64'), false],
    [STANDARD, `whsec_${'!'.repeat(32)}`, false],
  ])('of %s is taken, or not: %s', (scheme, secret, ok) => {
    expect(problemOfSecret(scheme, secret) === null).toBe(ok);
  });
});
