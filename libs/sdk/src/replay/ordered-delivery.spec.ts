import { describe, expect, it } from '@jest/globals';
import { OrderedDelivery } from './ordered-delivery.js';

const macrotask = () => new Promise((resolve) => setImmediate(resolve));

describe('Ordered delivery', () => {
  it('hands out in order what arrives out of order', async () => {
    const delivery = new OrderedDelivery(3);
    const delivered: number[] = [];

    for (const ord of [5, 3, 6]) delivery.arrive(ord, () => delivered.push(ord));
    for (let turn = 0; turn < 5; turn += 1) await macrotask();
    expect(delivered).toEqual([3]);
    delivery.arrive(4, () => delivered.push(4));
    for (let turn = 0; turn < 5; turn += 1) await macrotask();

    expect(delivered).toEqual([3, 4, 5, 6]);
  });

  it('hands out one a macrotask, so that what one sets off comes before the next', async () => {
    const delivery = new OrderedDelivery(0);
    const seen: string[] = [];
    const done = [0, 1, 2].map(
      (ord) =>
        new Promise<void>((resolve) =>
          delivery.arrive(ord, () => {
            seen.push(`${ord}`);
            void Promise.resolve()
              .then(() => Promise.resolve())
              .then(() => seen.push(`after ${ord}`))
              .then(() => resolve());
          }),
        ),
    );

    await Promise.all(done);

    expect(seen).toEqual(['0', 'after 0', '1', 'after 1', '2', 'after 2']);
  });
});
