import { isIP, isIPv4 } from 'node:net';
import type { PayloadField, Scalar } from '../payload-fields.js';

/** What products write where they have nothing to say. */
const NOTHING =
  /^(-+|n\/?a|null|nil|none|undefined|unknown|\(null\)|<.*>|\*.*\*|%.*%|\$[A-Z0-9_]+|\$?\{.*\})$/i;

/** The text of a value, trimmed; undefined for an empty one and for a placeholder. */
export function textOf(value: Scalar): string | undefined {
  if (typeof value === 'boolean') return undefined;
  const text = String(value).trim();
  return text === '' || (text.length <= 200 && NOTHING.test(text)) ? undefined : text;
}

/**
 * The text of an identifier. A number beyond 2^53 has lost digits in parsing, and two alerts must never share an id
 * because of that: it counts as none.
 */
export function identifierOf(value: Scalar): string | undefined {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? undefined : textOf(value);
}

/** The address that a value is, also with a port; undefined for everything else, and for "any address". */
export function addressOf(value: Scalar): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const bare = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
  if (isIP(bare) === 0 || bare === '0.0.0.0' || bare === '::') return undefined;
  // The zone (`fe80::1%eth0`) means something on the sender's machine only.
  const address = bare.toLowerCase().replace(/%.*$/, '');
  const mapped = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : '';
  return isIPv4(mapped) ? mapped : address;
}

/** The name of a machine; undefined for what can be none. */
export function hostnameOf(value: Scalar): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = textOf(value)?.replace(/^([\w.-]+):\d{1,5}$/, '$1');
  return text !== undefined && text.length <= 255 && /^[\p{L}\p{N}_][\p{L}\p{N}_.:\\ '’()-]*$/u.test(text)
    ? text
    : undefined;
}

/** The first value among the fields that `read` accepts. */
export function firstOf<T>(
  fields: Iterable<PayloadField>,
  read: (value: Scalar) => T | undefined,
): T | undefined {
  for (const field of fields) {
    for (const value of field.values) {
      const found = read(value);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The parts of a text that separates them by commas. */
export function separate(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}
