import { scryptSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { hashPassword, verifyPassword } from './password-hash.js';

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

  it('tells the right password from others', async () => {
    const hash = await hashPassword('correct horse');
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    expect(await verifyPassword('Correct horse', hash)).toBe(false);
    expect(await verifyPassword('correct horse', null)).toBe(false);
  });
});
