import { describe, expect, it, jest } from '@jest/globals';
import { remembered } from './remembered.js';

describe('A remembered function', () => {
  it('is worked out once a key', () => {
    const of = jest.fn((key: string) => key.toUpperCase());
    const upper = remembered(of);
    expect([upper('a'), upper('a'), upper('b'), upper('a')]).toEqual(['A', 'A', 'B', 'A']);
    expect(of).toHaveBeenCalledTimes(2);
  });

  it('still answers, and keeps no more, however many keys come', () => {
    const of = jest.fn((key: string) => key.length);
    const length = remembered(of);
    for (let key = 0; key < 6_000; key += 1) length(String(key));
    of.mockClear();
    expect(length('0')).toBe(1);
    expect(of).not.toHaveBeenCalled();
    expect(length('5999')).toBe(4);
    expect(of).toHaveBeenCalledTimes(1);
  });

  it('does not keep long keys', () => {
    const of = jest.fn((key: string) => key.length);
    const length = remembered(of);
    const long = 'x'.repeat(201);
    expect([length(long), length(long)]).toEqual([201, 201]);
    expect(of).toHaveBeenCalledTimes(2);
  });
});
