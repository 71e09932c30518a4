import { describe, expect, it } from '@jest/globals';
import {
  AlertChangeInActionError,
  NoCurrentAlertError,
  addCurrentAlertComment,
  assignCurrentAlert,
  currentAction,
  now,
  randomId,
  resolveCurrentAlert,
  updateCurrentAlert,
  type AlertChanges,
  type AlertResolution,
} from './index.js';
import { runInAction, runInExecution, type AlertEffect, type ExecutionRuntime } from './runtime.js';

/** Keeps the effects that it was asked for. */
class RecordingRuntime implements ExecutionRuntime {
  readonly effects: AlertEffect[] = [];
  readonly promise = Promise.resolve();

  call(): Promise<unknown> {
    return Promise.reject(new Error('not used here'));
  }
  effect(effect: AlertEffect): Promise<void> {
    this.effects.push(effect);
    return this.promise;
  }
  now(): Date {
    return new Date(0);
  }
  randomId(): string {
    return 'recorded';
  }
}

const attempt = {
  idempotencyKey: 'key',
  attempt: 2,
  signal: new AbortController().signal,
  logger: { debug() {}, info() {}, warn() {}, error() {} },
};

describe('the helpers for the current alert', () => {
  it('ask the runtime at once, and hand its promise on', async () => {
    const runtime = new RecordingRuntime();
    const promises = runInExecution(runtime, () => [
      resolveCurrentAlert({ determination: 'benign', reason: 'Known scanner' }),
      updateCurrentAlert({ status: 'in_progress', severity: 'low', tags: ['a'], reason: 'Routine' }),
      updateCurrentAlert({ tags: [] }),
      addCurrentAlertComment('Seen'),
      assignCurrentAlert({ username: 'alice' }),
      assignCurrentAlert(),
    ]);
    expect(runtime.effects).toEqual([
      { kind: 'resolve', determination: 'benign', reason: 'Known scanner' },
      { kind: 'update', status: 'in_progress', severity: 'low', tags: ['a'], reason: 'Routine' },
      { kind: 'update', tags: [] },
      { kind: 'comment', text: 'Seen' },
      { kind: 'assign', username: 'alice' },
      { kind: 'assign' },
    ]);
    for (const promise of promises) expect(promise).toBe(runtime.promise);
    await Promise.all(promises);
  });

  const helpers: [string, () => Promise<void>][] = [
    ['resolveCurrentAlert', () => resolveCurrentAlert({ determination: 'benign' })],
    ['updateCurrentAlert', () => updateCurrentAlert({ severity: 'low' })],
    ['addCurrentAlertComment', () => addCurrentAlertComment('Seen')],
    ['assignCurrentAlert', () => assignCurrentAlert()],
  ];

  it.each(helpers)('%s rejects outside an execution', async (_name, helper) => {
    await expect(helper()).rejects.toThrow(NoCurrentAlertError);
  });

  it.each(helpers)('%s rejects inside an action, and says where it belongs', async (name, helper) => {
    const runtime = new RecordingRuntime();
    const promise = runInAction(runtime, attempt, helper);
    await expect(promise).rejects.toThrow(AlertChangeInActionError);
    await expect(promise).rejects.toThrow(`${name}() was called inside an action`);
    expect(runtime.effects).toEqual([]);
  });

  it.each<[string, () => Promise<void>, RegExp]>([
    [
      'no resolution',
      () => resolveCurrentAlert(undefined as unknown as AlertResolution),
      /must be an object/,
    ],
    ['no determination', () => resolveCurrentAlert({} as AlertResolution), /'determination' is missing/],
    [
      'resolving as unknown',
      // @ts-expect-error an alert can't be resolved as unknown
      () => resolveCurrentAlert({ determination: 'unknown' }),
      /'unknown'\. Allowed: 'malicious', 'suspicious', 'benign'/,
    ],
    [
      'a reason that is no string',
      () => resolveCurrentAlert({ determination: 'benign', reason: 5 as unknown as string }),
      /'reason' is 5/,
    ],
    ['no change', () => updateCurrentAlert({}), /nothing to change/],
    ['a reason alone', () => updateCurrentAlert({ reason: 'because' }), /nothing to change/],
    // @ts-expect-error no such status
    ['an unknown status', () => updateCurrentAlert({ status: 'open' }), /'open'\. Allowed: 'new'/],
    [
      'an unknown severity',
      // @ts-expect-error no such severity
      () => updateCurrentAlert({ severity: 'urgent' }),
      /'urgent'\. Allowed: 'critical'/,
    ],
    // @ts-expect-error no such field
    ['an unknown field', () => updateCurrentAlert({ severity: 'low', title: 'x' }), /unknown option 'title'/],
    [
      'tags that are no list',
      () => updateCurrentAlert({ tags: 'a' } as unknown as AlertChanges),
      /list of strings/,
    ],
    ['an empty comment', () => addCurrentAlertComment(' \n'), /the text is empty/],
    [
      'a comment that is no string',
      () => addCurrentAlertComment(5 as unknown as string),
      /must be a string, not 5/,
    ],
    ['an empty username', () => assignCurrentAlert({ username: '' }), /'username' is empty/],
  ])('refuse %s before they ask the runtime', async (_case, helper, message) => {
    const runtime = new RecordingRuntime();
    const promise = runInExecution(runtime, helper);
    await expect(promise).rejects.toThrow(TypeError);
    await expect(promise).rejects.toThrow(message);
    expect(runtime.effects).toEqual([]);
  });
});

describe('currentAction', () => {
  it('is the attempt that the caller runs in, across awaits', async () => {
    const seen = await runInAction(new RecordingRuntime(), attempt, async () => {
      await Promise.resolve();
      return currentAction();
    });
    expect(seen).toBe(attempt);
  });

  it('is a fresh one outside an execution', () => {
    const fresh = currentAction();
    expect(fresh).toMatchObject({ attempt: 1, signal: { aborted: false } });
    expect(fresh.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    expect(currentAction().idempotencyKey).not.toBe(fresh.idempotencyKey);
    expect(() => fresh.logger.info('Nobody hears this', { at: 'all' })).not.toThrow();
  });

  it('throws in run(), outside an action', () => {
    expect(() => runInExecution(new RecordingRuntime(), currentAction)).toThrow(/outside an action/);
  });
});

describe('now and randomId', () => {
  it('are those of the runtime in run()', () => {
    const drawn = runInExecution(new RecordingRuntime(), () => [now(), randomId()]);
    expect(drawn).toEqual([new Date(0), 'recorded']);
  });

  it.each<[string, <T>(body: () => T) => T]>([
    ['outside an execution', (body) => body()],
    ['inside an action', (body) => runInAction(new RecordingRuntime(), attempt, body)],
  ])('are real ones %s', (_where, within) => {
    const before = Date.now();
    const [time, id] = within(() => [now(), randomId()] as const);
    expect(time.getTime()).toBeGreaterThanOrEqual(before);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });
});
