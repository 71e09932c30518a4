import { knownSecrets, SECRET_MARK } from '@opensoar/sdk/runtime';

/** Endings of names, in lower case and of letters alone, whose values are secrets. */
const SECRET_NAMES =
  /(password|passwd|passphrase|passwordhash|secret|token|apikey|accesskey|privatekey|authorization|cookie|credentials?)$/;

/** Our own keys and tokens, wherever they stand. */
const OWN_TOKENS = /\b(os[ks]_)[A-Za-z0-9_-]{43}/g;

/** Whether what goes by this name is a secret: `password`, `x-api-key`, `clientSecret`. */
export function namesSecret(name: string): boolean {
  return SECRET_NAMES.test(name.toLowerCase().replaceAll(/[^a-z]/g, ''));
}

/** The text without secrets that this process knows, and without keys and tokens of ours. */
export function redactText(text: string): string {
  let redacted = text.replaceAll(OWN_TOKENS, `$1${SECRET_MARK}`);
  for (const secret of knownSecrets()) {
    redacted = redacted.replaceAll(secret, SECRET_MARK);
    const escaped = JSON.stringify(secret).slice(1, -1);
    if (escaped !== secret) redacted = redacted.replaceAll(escaped, SECRET_MARK);
  }
  return redacted;
}

/** A copy of a JSON value without secrets: neither under their names nor as they are. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      inner !== null && namesSecret(name) ? SECRET_MARK : redact(inner),
    ]),
  );
}
