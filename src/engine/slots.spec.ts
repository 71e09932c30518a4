import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.js';

describe('Slots', () => {
  it('are given out until there are none, and to the next in line when one is free again', async () => {
    const slots = new Slots(1);
    expect(await slots.acquire('low')).toBe(true);
    const order: string[] = [];
    const waiting = ['low', 'default', 'high', 'low', 'high'].map((priority, place) =>
      slots.acquire(priority as never).then(() => order.push(`${priority} ${place}`)),
    );

    for (let released = 0; released < 5; released += 1) slots.release();
    await Promise.all(waiting);

    expect(order).toEqual(['high 2', 'high 4', 'default 1', 'low 0', 'low 3']);
    expect(slots.available).toBe(0);
  });

  it('can be taken in bulk, no more than are free', () => {
    const slots = new Slots(3);

    expect(slots.take(2)).toBe(2);
    expect(slots.take(5)).toBe(1);
    expect(slots.take(5)).toBe(0);
    slots.release(3);
    expect(slots.available).toBe(3);
  });

  it('go to who waits before they count as free', async () => {
    const slots = new Slots(2);
    slots.take(2);
    const waiting = slots.acquire('default');

    slots.release(2);

    expect(await waiting).toBe(true);
    expect(slots.available).toBe(1);
  });

  it('are refused after closing, also to those who waited', async () => {
    const slots = new Slots(1);
    slots.take(1);
    const waiting = slots.acquire('high');

    slots.close();

    expect(await waiting).toBe(false);
    expect(await slots.acquire('high')).toBe(false);
    slots.release();
    expect(slots.available).toBe(0);
    expect(slots.take(1)).toBe(0);
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
