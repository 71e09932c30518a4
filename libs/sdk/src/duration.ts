import { describe } from './describe.js';

const MS_PER_UNIT = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A span of time: whole milliseconds, or a whole number with a unit (`ms`, `s`, `m`, `h`, `d`). At most 2^31 - 1 ms,
 * some 24.8 days.
 *
 * @example
 * ```ts
 * const timeouts: Duration[] = [1500, '500ms', '30s', '5m', '2h', '1d'];
 * ```
 */
export type Duration = number | `${number}${keyof typeof MS_PER_UNIT}`;

/** The longest delay, in milliseconds, that `setTimeout` keeps; a longer one fires at once. */
export const MAX_DURATION_MS = 2 ** 31 - 1;

/**
 * The milliseconds of a duration. Throws a `RangeError` for what is none, for zero, and for what is too long.
 *
 * @example
 * ```ts
 * parseDuration('30s'); // 30000
 * ```
 */
export function parseDuration(duration: number | string): number {
  const ms = typeof duration === 'number' ? duration : fromText(duration);
  if (ms === undefined || !Number.isInteger(ms) || ms < 1) {
    throw new RangeError(
      `${describe(duration)} is no duration. Use whole milliseconds, or a whole number with a unit: ` +
        `'500ms', '30s', '5m', '2h', '1d'.`,
    );
  }
  if (ms > MAX_DURATION_MS) {
    throw new RangeError(
      `${describe(duration)} is too long. The longest duration is ${MAX_DURATION_MS} ms (24.8 days).`,
    );
  }
  return ms;
}

function fromText(text: string): number | undefined {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * MS_PER_UNIT[unit as keyof typeof MS_PER_UNIT];
}
