import { createHash, randomBytes } from 'node:crypto';

/**
 * Keys and session tokens are 256 random bits behind a prefix, which tells people and secret scanners what they are. They
 * mean nothing by themselves: there is no signature to forge, and no claim to change.
 */
export type TokenKind = 'osk' | 'oss';

const PATTERN = /^os[ks]_[A-Za-z0-9_-]{43}$/;
const PREFIX_LENGTH = 12;

/** A new one: `osk` for an API key, `oss` for a session. */
export function generateToken(kind: TokenKind): string {
  return `${kind}_${randomBytes(32).toString('base64url')}`;
}

/** What a text is by its form; null where it is neither. */
export function tokenKind(text: string): TokenKind | null {
  if (!PATTERN.test(text)) return null;
  return text.startsWith('osk') ? 'osk' : 'oss';
}

/** What is stored of a token, and what it is looked up by. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** What is shown of a token, to tell it from others. */
export function tokenPrefix(token: string): string {
  return token.slice(0, PREFIX_LENGTH);
}
