import { hash } from 'node:crypto';

/** Bytes (of UTF-8 JSON) that one recorded value may take. */
export const MAX_VALUE_BYTES = 1024 * 1024;

/** A value can't be kept in the journal. Trying the action again would not help. */
export class UnrecordableValueError extends Error {
  constructor(what: string, why: string) {
    super(`${what} can't be recorded: ${why}`);
    this.name = 'UnrecordableValueError';
  }
}

/** `hasValue` false: it was `undefined`, or something else that JSON leaves out. */
export type JsonValue = { hasValue: true; value: unknown; text: string } | { hasValue: false };

/** What becomes of a value that goes through the journal. Throws an `UnrecordableValueError`. */
export function throughJson(value: unknown, what: string): JsonValue {
  const text = stringify(value, what);
  if (text === undefined) return { hasValue: false };
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_VALUE_BYTES) {
    throw new UnrecordableValueError(
      what,
      `it takes ${bytes} bytes as JSON, and at most ${MAX_VALUE_BYTES} are kept. Return what the playbook needs, or a reference.`,
    );
  }
  return { hasValue: true, value: JSON.parse(text) as unknown, text };
}

/** A copy of a value that came out of JSON; for such small ones as most are cheaper than `structuredClone`. */
export function copyOfJson(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : value;
}

/** A digest that is the same for equal arguments, whatever the order of their keys. */
export function digestOf(value: unknown): string {
  return hash('sha256', canonical(value), 'base64url');
}

function stringify(value: unknown, what: string): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UnrecordableValueError(what, `JSON can't carry it (${why}).`);
  }
}

/** `value` comes out of JSON.parse: no cycles, no undefined. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
