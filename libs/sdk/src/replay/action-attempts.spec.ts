import { describe, expect, it, jest } from '@jest/globals';
import { ActionTimeoutError, currentAction, ExecutionCancelledError, NonRetryableError } from '../index.js';
import type { ActionDefinition, ExecutionRuntime } from '../runtime.js';
import { ActionStatus, type RecordedAttempt } from './journal.js';
import { attemptAction } from './action-attempts.js';
import { UnrecordableValueError } from './json-value.js';
import { StopSignal } from './stop-signal.js';

const never = () => new Promise<never>(() => undefined);
const silent = () => undefined;

class Gone extends NonRetryableError {
  override readonly name: string = 'Gone';
}

describe('The attempts of an action', () => {
  function attempt(
    body: () => unknown,
    definition: Partial<ActionDefinition> = {},
    { stop = new StopSignal(), earlier = [] as RecordedAttempt[], accept = (value: unknown) => value } = {},
  ) {
    const progress: string[][] = [];
    const outcome = attemptAction(
      {
        runtime: {} as ExecutionRuntime,
        definition: {
          name: 'act',
          timeoutMs: 5_000,
          retries: 0,
          retryBackoff: 0,
          effect: 'write',
          ...definition,
        },
        idempotencyKey: () => 'key',
        logger: { debug: silent, info: silent, warn: silent, error: silent },
        stop,
        earlier,
        onProgress: (attempts) => progress.push(attempts.map(({ status }) => status)),
      },
      body,
      accept,
    );
    return { outcome, progress };
  }

  it('end with the first that succeeds, and know the key and their number', async () => {
    const seen: unknown[] = [];

    const { outcome, progress } = attempt(
      () => {
        const { idempotencyKey, attempt: number } = currentAction();
        seen.push([idempotencyKey, number]);
        if (number < 3) throw new Error(`no. ${number}`);
        return 'yes';
      },
      { retries: 5 },
    );

    expect(await outcome).toMatchObject({
      value: 'yes',
      attempts: [{ number: 1 }, { number: 2 }, { number: 3 }],
    });
    expect(seen).toEqual([
      ['key', 1],
      ['key', 2],
      ['key', 3],
    ]);
    expect(progress).toEqual([
      ['running'],
      ['failed'],
      ['failed', 'running'],
      ['failed', 'failed'],
      ['failed', 'failed', 'running'],
    ]);
  });

  it('end with the last error once they are used up, counting from those of an earlier worker', async () => {
    const earlier = [
      { number: 1, status: ActionStatus.FAILED, error: null, startedAt: '', finishedAt: null },
    ];
    let calls = 0;

    const { outcome } = attempt(
      () => {
        throw new Error(`call ${(calls += 1)}`);
      },
      { retries: 1 },
      { earlier },
    );

    expect(await outcome).toMatchObject({
      error: { message: 'call 2' },
      attempts: [{ number: 1 }, { number: 2, error: { message: 'call 1', action: 'act' } }, { number: 3 }],
    });
  });

  it.each([
    ['a NonRetryableError', new NonRetryableError('never')],
    ['an error of a class derived from it', new Gone('gone')],
  ])('end at once with %s', async (_, error) => {
    const { outcome } = attempt(() => Promise.reject(error), { retries: 5 });

    expect(await outcome).toMatchObject({ error, attempts: [{ status: 'failed' }] });
  });

  it('end at once with a value that can not be recorded', async () => {
    const { outcome } = attempt(
      () => 1n,
      { retries: 5 },
      {
        accept: () => {
          throw new UnrecordableValueError('It', 'because.');
        },
      },
    );

    const { attempts } = await outcome;
    expect(attempts).toHaveLength(1);
  });

  it('wait in between: the backoff to the power of the tries, in seconds', async () => {
    const times: number[] = [];

    const { outcome } = attempt(
      () => {
        times.push(performance.now());
        throw new Error('again');
      },
      { retries: 2, retryBackoff: 0.3 },
    );
    await outcome;

    const [first = 0, second = 0, third = 0] = times;
    // A timer may fire a millisecond early.
    expect(second - first).toBeGreaterThan(298);
    expect(third - second).toBeGreaterThan(88);
  });

  it('abort their signal on timeout, count as failed, and are tried again', async () => {
    const reasons: unknown[] = [];

    const { outcome } = attempt(
      () => {
        const { signal, attempt: number } = currentAction();
        if (number === 2) return 'in time';
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        return never();
      },
      { timeoutMs: 10, retries: 1 },
    );

    expect(await outcome).toMatchObject({
      value: 'in time',
      attempts: [{ status: 'failed', error: { name: 'ActionTimeoutError' } }, { status: 'succeeded' }],
    });
    expect(reasons).toEqual([expect.any(ActionTimeoutError)]);
  });

  it('end when they are to stop, as cancelled, though the body goes on', async () => {
    const stop = new StopSignal();
    const reason = new ExecutionCancelledError();

    const { outcome } = attempt(never, { retries: 5 }, { stop });
    stop.abort(reason);

    expect(await outcome).toMatchObject({ error: reason, attempts: [{ status: 'cancelled' }] });
  });

  it('end when they are to stop while they wait for the next', async () => {
    const stop = new StopSignal();
    const reason = new ExecutionCancelledError();

    const { outcome } = attempt(
      () => {
        setImmediate(() => stop.abort(reason));
        throw new Error('first');
      },
      { retries: 1, retryBackoff: 1000 },
      { stop },
    );

    expect(await outcome).toMatchObject({ error: reason, attempts: [{ status: 'failed' }] });
  });

  it('do not begin once they are to stop', async () => {
    const body = jest.fn();

    const { outcome } = attempt(body, {}, { stop: aborted() });

    expect(await outcome).toMatchObject({ attempts: [{ status: 'cancelled' }] });
    expect(body).not.toHaveBeenCalled();
  });
});

function aborted(): StopSignal {
  const stop = new StopSignal();
  stop.abort(new ExecutionCancelledError());
  return stop;
}
