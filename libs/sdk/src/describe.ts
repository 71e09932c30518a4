import { inspect } from 'node:util';

/** A value, short enough for an error message. */
export function describe(value: unknown): string {
  return inspect(value, { depth: 0, maxStringLength: 100, breakLength: Infinity });
}

/** What would have been right, for an error message. */
export function describeAllowed(allowed: readonly string[]): string {
  return `Allowed: ${allowed.map((value) => `'${value}'`).join(', ')}.`;
}
