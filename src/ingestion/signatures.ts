import { createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureScheme } from './source-setting.entity.js';

/** What a signature is checked with: the body as it arrived, still packed, and the headers in lower case. */
export interface SignedRequest {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** `id`: that of the delivery, where it is signed with it, and so can be told from a replayed one. */
export type Verification = { ok: true; id: string | null } | { ok: false; problem: string };

/** How far a signed timestamp may lie in the past or in the future, in seconds. */
const TOLERANCE_S = 300;
/** Characters. */
const MAX_ID = 256;
/** A sender that rotates its secrets signs with two; more would only cost time. */
const MAX_SIGNATURES = 10;
const STANDARD_PREFIX = 'whsec_';

/** Whether the sender knows the secret. */
export function verifySignature(
  scheme: SignatureScheme,
  secret: string,
  request: SignedRequest,
): Verification {
  switch (scheme) {
    case SignatureScheme.WEBHOOK:
      return verifyBody('X-Webhook-Signature', secret, request);
    case SignatureScheme.GITHUB:
      return verifyBody('X-Hub-Signature-256', secret, request);
    case SignatureScheme.STANDARD:
      return verifyStandard(secret, request);
  }
}

/** Why a secret is none for this scheme; null where it is one. */
export function problemOfSecret(scheme: SignatureScheme, secret: string): string | null {
  if (scheme === SignatureScheme.STANDARD) {
    const bytes = standardKey(secret)?.length ?? 0;
    return bytes >= 16 && bytes <= 128 ? null : `It takes ${STANDARD_PREFIX} and 16 to 128 bytes in base64.`;
  }
  return secret.length >= 16 && secret.length <= 256 ? null : 'It takes 16 to 256 characters.';
}

/** A header of the form `sha256=<hex>`, over the body. */
function verifyBody(header: string, secret: string, { bytes, headers }: SignedRequest): Verification {
  const given = textOf(headers[header.toLowerCase()]);
  if (given === undefined) return problem(`the header ${header} is missing.`);
  const digest = /^sha256=([0-9a-f]{64})$/i.exec(given.trim())?.[1];
  if (digest === undefined) return problem(`${header} is not of the form sha256=<64 hexadecimal digits>.`);
  const expected = createHmac('sha256', secret).update(bytes).digest();
  return timingSafeEqual(expected, Buffer.from(digest, 'hex'))
    ? { ok: true, id: null }
    : problem(`${header} does not fit the body and the secret.`);
}

/** As https://www.standardwebhooks.com has it: over the id, the timestamp and the body. */
function verifyStandard(secret: string, { bytes, headers }: SignedRequest): Verification {
  const id = textOf(headers['webhook-id']);
  const timestamp = textOf(headers['webhook-timestamp']);
  const signatures = textOf(headers['webhook-signature']);
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return problem('the headers webhook-id, webhook-timestamp and webhook-signature are needed.');
  if (id === '' || id.length > MAX_ID) return problem(`webhook-id takes 1 to ${MAX_ID} characters.`);
  if (!/^\d{1,12}$/.test(timestamp)) return problem('webhook-timestamp is not in seconds since 1970.');

  const key = standardKey(secret) ?? Buffer.alloc(0);
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest();
  const fits = signatures
    .split(' ')
    .slice(0, MAX_SIGNATURES)
    .some((signature) => isStandardSignature(signature, expected));
  if (!fits) return problem('webhook-signature does not fit the body and the secret.');
  // Only after the signature: what is not signed says nothing.
  return Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_S
    ? problem(`webhook-timestamp is more than ${TOLERANCE_S / 60} minutes off.`)
    : { ok: true, id };
}

function isStandardSignature(signature: string, expected: Buffer): boolean {
  const [version, encoded = ''] = signature.split(',');
  const given = Buffer.from(encoded, 'base64');
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
}

function standardKey(secret: string): Buffer | null {
  if (!secret.startsWith(STANDARD_PREFIX)) return null;
  const encoded = secret.slice(STANDARD_PREFIX.length);
  return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : null;
}

function textOf(header: unknown): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

function problem(text: string): Verification {
  return { ok: false, problem: text };
}
