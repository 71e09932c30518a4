import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pipelined } from './pipelined.js';

describe('pipelined', () => {
  it('gives the results in the order in which the statements were sent', async () => {
    expect(await pipelined([nextTurn('one'), Promise.resolve(2)])).toEqual(['one', 2]);
  });

  it('rejects with the first that was sent of those that failed, and not before the last has ended', async () => {
    let ended = false;
    const outcome = pipelined([
      Promise.resolve('BEGIN'),
      nextTurn().then(() => Promise.reject(new Error('the row is bad'))),
      Promise.reject(new Error('current transaction is aborted')),
      nextTurn()
        .then(() => nextTurn())
        .finally(() => (ended = true)),
    ]).catch((error: unknown) => ({ error, ended }));
    expect(await outcome).toEqual({ error: new Error('the row is bad'), ended: true });
  });
});
