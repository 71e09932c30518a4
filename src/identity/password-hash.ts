import { type BinaryLike, randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const deriveKey = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt);

/** 32 MiB of memory and about a quarter of a second for each try. */
const N = 2 ** 15;
const R = 8;
const P = 3;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** `scrypt$N$r$p$salt$hash`, base64url: with its own parameters, so that these can rise and old hashes stay good. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return encode(salt, await derive(password, { n: N, r: R, p: P, salt, bytes: KEY_BYTES }));
}

/**
 * Whether the password is the one that was hashed. Without a hash, as for an account that does not exist, it takes as long,
 * and is never right.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [scheme, n, r, p, salt = '', key = ''] = (hash ?? NOBODYS).split('$');
  if (scheme !== 'scrypt')
    throw new Error(`A password hash has the unknown scheme ${JSON.stringify(scheme)}.`);
  const expected = Buffer.from(key, 'base64url');
  const parameters = { n: Number(n), r: Number(r), p: Number(p), bytes: expected.length };
  const derived = await derive(password, { ...parameters, salt: Buffer.from(salt, 'base64url') });
  return timingSafeEqual(derived, expected) && hash !== null;
}

interface Parameters {
  n: number;
  r: number;
  p: number;
  salt: Buffer;
  bytes: number;
}

function derive(password: string, { n, r, p, salt, bytes }: Parameters): Promise<Buffer> {
  // Node's own limit is exactly what these parameters need, and counts a little more than that as needed.
  return deriveKey(password.normalize('NFKC'), salt, bytes, { N: n, r, p, maxmem: 256 * n * r });
}

function encode(salt: Buffer, key: Buffer): string {
  return ['scrypt', N, R, P, salt.toString('base64url'), key.toString('base64url')].join('$');
}

const NOBODYS = encode(randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));
