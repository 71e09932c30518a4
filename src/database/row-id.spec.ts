import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { validate, version } from 'uuid';
import { newRowId } from './row-id.js';

describe('newRowId', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('makes UUIDs of version 7, none of them twice, each after the one before it', () => {
    const ids = Array.from({ length: 20_000 }, newRowId);
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('begins with the time', () => {
    const before = Date.now();
    const ms = Number.parseInt(newRowId().replace('-', '').slice(0, 12), 16);
    expect(ms).toBeGreaterThanOrEqual(before);
    // Ahead of the clock by no more than what one process may count within a millisecond.
    expect(ms).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('keeps the order when the clock is set back', () => {
    const first = newRowId();
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 60_000);
    const ids = [first, newRowId(), newRowId()];
    expect([...ids].sort()).toEqual(ids);
  });
});
