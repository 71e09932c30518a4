import { describe, expect, it } from '@jest/globals';
import { Secret } from '@opensoar/sdk';
import { namesSecret, redact, redactText } from './redaction.js';

describe('redaction', () => {
  it.each([
    'password',
    'Authorization',
    'x-api-key',
    'client_secret',
    'accessToken',
    'set-cookie',
    'newPassword',
    'credentials',
  ])('knows a secret by the name %s', (name) => expect(namesSecret(name)).toBe(true));

  it.each(['title', 'tokens', 'secretary', 'passwordless', 'cookieName', ''])(
    'takes %j for no secret',
    (name) => expect(namesSecret(name)).toBe(false),
  );

  it('hides by name and by value, however deep, and leaves the value that it was given alone', () => {
    new Secret('correct "horse"');
    const given = {
      user: 'alice',
      password: 'x',
      nested: [{ apiKey: { id: 1 }, note: 'it is correct "horse".' }],
      token: null,
      count: 3,
    };
    expect(redact(given)).toEqual({
      user: 'alice',
      password: '[secret]',
      nested: [{ apiKey: '[secret]', note: 'it is [secret].' }],
      token: null,
      count: 3,
    });
    expect(given.password).toBe('x');
    expect(redactText(JSON.stringify('correct "horse"'))).toBe('"[secret]"');
  });

  it('hides our own keys and tokens in any text', () => {
    const key = `osk_${'a1-_'.repeat(10)}abc`;
    expect(redactText(`Bearer ${key}, oss_${'B'.repeat(43)}!`)).toBe('Bearer osk_[secret], oss_[secret]!');
  });
});
