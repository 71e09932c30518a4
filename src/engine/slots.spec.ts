import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.js';

describe('Slots', () => {
  it('are given out in bulk, no more than are free', () => {
    const slots = new Slots(3);

    expect(slots.take(2)).toBe(2);
    expect(slots.take(5)).toBe(1);
    expect(slots.take(5)).toBe(0);
    slots.release(3);
    expect(slots.available).toBe(3);
  });

  it('are refused after closing', () => {
    const slots = new Slots(2);
    slots.take(1);

    slots.close();

    expect(slots.take(1)).toBe(0);
    slots.release();
    expect(slots.available).toBe(0);
  });

  it('say when none is taken any more, closed or not', async () => {
    const slots = new Slots(2);
    await slots.whenAllFree();
    slots.take(2);
    let isFree = false;
    const allFree = slots.whenAllFree().then(() => (isFree = true));
    slots.close();
    slots.release();
    await Promise.resolve();
    expect(isFree).toBe(false);

    slots.release();
    await allFree;
  });
});
