import { createHash, randomBytes } from 'node:crypto';

const KEY_PATTERN = /^osk_[A-Za-z0-9_-]{43}$/;
const PREFIX_LENGTH = 12;

/** A new key: 256 random bits behind `osk_`, which tells people and secret scanners what it is. */
export function generateKey(): string {
  return `osk_${randomBytes(32).toString('base64url')}`;
}

export function looksLikeKey(text: string): boolean {
  return KEY_PATTERN.test(text);
}

/** What is stored of a key, and what it is looked up by. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export function keyPrefix(key: string): string {
  return key.slice(0, PREFIX_LENGTH);
}
