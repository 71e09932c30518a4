import { scryptSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashPassword } from './password-hash.js';

describe('a password hash', () => {
  it('holds all that is needed to check a password against it', async () => {
    const [scheme, n, r, p, salt = '', key] = (await hashPassword('correct horse')).split('$');
    const options = { N: Number(n), r: Number(r), p: Number(p), maxmem: 2 ** 27 };
    expect(scheme).toBe('scrypt');
    expect(
      scryptSync('correct horse', Buffer.from(salt, 'base64url'), 32, options).toString('base64url'),
    ).toBe(key);
  });

  it('is another one each time', async () => {
    expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'));
  });
});
