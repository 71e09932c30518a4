import { describe, expect, it } from '@jest/globals';
import { durationOf, momentOf } from './time.js';

const NOW = Date.parse('2030-01-02T03:04:05Z');

describe('a moment', () => {
  it('is a time, or how long ago it was', () => {
    expect(momentOf('--after', '2030-01-01T00:00:00+02:00', NOW)).toBe('2029-12-31T22:00:00.000Z');
    expect(momentOf('--after', '5s', NOW)).toBe('2030-01-02T03:04:00.000Z');
    expect(momentOf('--after', '4m', NOW)).toBe('2030-01-02T03:00:05.000Z');
    expect(momentOf('--after', '3h', NOW)).toBe('2030-01-02T00:04:05.000Z');
    expect(momentOf('--after', '1d', NOW)).toBe('2030-01-01T03:04:05.000Z');
  });

  it.each(['yesterday', '', '5w', '-2h'])('is not %j, and says what it could be', (typed) => {
    expect(() => momentOf('--after', typed, NOW)).toThrow(
      `--after takes a time such as 2030-01-01T00:00:00Z, or an age such as 90s, 15m, 2h or 7d; not ${JSON.stringify(typed)}.`,
    );
  });
});

describe('a duration', () => {
  it('is told in the units that fit it', () => {
    expect([null, 0, 999, 1500, 61_000, 3_720_000].map(durationOf)).toEqual([
      null,
      '0 ms',
      '999 ms',
      '1.5 s',
      '1 min 1 s',
      '1 h 2 min',
    ]);
  });
});
