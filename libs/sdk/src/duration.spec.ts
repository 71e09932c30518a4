import { describe, expect, it } from '@jest/globals';
import { MAX_DURATION_MS, parseDuration, type Duration } from './duration.js';

describe('parseDuration', () => {
  it.each<[Duration, number]>([
    [1, 1],
    [1500, 1500],
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['24d', 2_073_600_000],
    [MAX_DURATION_MS, MAX_DURATION_MS],
  ])('%p is %p ms', (duration, ms) => {
    expect(parseDuration(duration)).toBe(ms);
  });

  it.each([0, -1, 1.5, NaN, Infinity, '', '30', 's', '30 s', '1.5h', '-5s', '5M', '5m5s', '0s', '1e3s'])(
    'refuses %p and says what would be right',
    (duration) => {
      expect(() => parseDuration(duration)).toThrow(RangeError);
    },
  );

  it('names the value and the alternatives', () => {
    expect(() => parseDuration('30 s')).toThrow(/'30 s' is no duration\..*'30s'/);
  });

  it.each([MAX_DURATION_MS + 1, '25d', `${'9'.repeat(400)}d`])(
    'refuses what setTimeout could not keep: %p',
    (duration) => {
      expect(() => parseDuration(duration)).toThrow(/2147483647 ms|no duration/);
    },
  );

  it('is checked by the compiler as far as the unit goes', () => {
    // @ts-expect-error there is no such unit
    const duration: Duration = '30x';
    expect(() => parseDuration(duration)).toThrow(RangeError);
  });
});
