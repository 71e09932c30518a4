import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  action,
  addCurrentAlertComment,
  assignCurrentAlert,
  currentAction,
  NonRetryableError,
  resolveCurrentAlert,
  updateCurrentAlert,
} from '@opensoar/sdk';
import { ExecutionStatus } from '../../src/executions/execution.enums.js';
import { AnalystsService } from '../../src/identity/analysts.service.js';
import { Role } from '../../src/identity/analyst.entity.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { ALICE, EngineApp } from './engine-app.js';
import { Gate } from './signals.js';
import { script, SCRIPTED_PLAYBOOKS } from './scripted-playbooks.js';

describe('The engine', () => {
  let database: TestDatabase;
  let app: EngineApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await EngineApp.start(database.url, SCRIPTED_PLAYBOOKS, { OPENSOAR_CONCURRENCY: '20' });
  });

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const run = (body: Parameters<typeof script>[0]) => app.run('scripted', { input: script(body) });

  describe('runs actions and', () => {
    it('records what each was given and gave back, in the order of the calls', async () => {
      const lookUp = action({ name: 'look_up', effect: 'read' }, async (ip: string) => ({ ip, score: 7 }));
      const block = action({ name: 'block' }, async (ip: string, score: number) => `${ip}/${score}`);

      const execution = await run(async () => {
        const { ip, score } = await lookUp('192.0.2.1');
        return { blocked: await block(ip, score) };
      });

      expect(execution).toMatchObject({
        status: 'succeeded',
        result: { blocked: '192.0.2.1/7' },
        error: null,
        owner: null,
        requestedBy: { kind: 'analyst', name: 'alice' },
      });
      const journal = await app.journal(execution.id);
      expect(journal).toMatchObject([
        { seq: 0, ord: 0, name: 'look_up', effect: 'read', status: 'succeeded', input: ['192.0.2.1'] },
        { seq: 1, ord: 1, name: 'block', effect: 'write', input: ['192.0.2.1', 7], output: '192.0.2.1/7' },
      ]);
      expect(journal[0]?.attempts).toMatchObject([{ number: 1, status: 'succeeded', error: null }]);
    });

    it('tries again what fails, and records every try with its error', async () => {
      let tries = 0;
      const flaky = action({ name: 'flaky', retries: 3, retryBackoff: 0 }, async () => {
        tries += 1;
        expect(currentAction().attempt).toBe(tries);
        if (tries < 3) throw new TypeError(`no. ${tries}`);
        return tries;
      });

      const execution = await run(() => flaky());

      expect(execution.result).toBe(3);
      const [row] = await app.journal(execution.id);
      expect(row?.attempts).toMatchObject([
        { number: 1, status: 'failed', error: { name: 'TypeError', message: 'no. 1', action: 'flaky' } },
        { number: 2, status: 'failed', error: { message: 'no. 2' } },
        { number: 3, status: 'succeeded', error: null },
      ]);
    });

    it('fails the execution with the error of an action that nobody caught, and says which action', async () => {
      const forbidden = action({ name: 'forbidden', retries: 5 }, async () => {
        throw new NonRetryableError('403');
      });

      const execution = await run(() => forbidden());

      expect(execution).toMatchObject({
        status: 'failed',
        result: null,
        error: { name: 'NonRetryableError', message: '403', action: 'forbidden' },
      });
      const [row] = await app.journal(execution.id);
      expect(row?.attempts).toHaveLength(1);
    });

    it('gives the playbook errors that it can tell apart and catch', async () => {
      const slow = action({ name: 'slow', timeout: 30 }, () => new Promise<never>(() => undefined));

      const execution = await run(() =>
        slow().catch((error: Error) => ({ name: error.name, message: error.message })),
      );

      expect(execution.result).toEqual({
        name: 'ActionTimeoutError',
        message: 'The action slow did not end within 30 ms.',
      });
    });

    it('aborts the signal of one that takes too long', async () => {
      const aborted = new Gate();
      const slow = action({ name: 'slow', timeout: 30 }, () => {
        currentAction().signal.addEventListener('abort', () => aborted.open());
        return new Promise<never>(() => undefined);
      });

      const execution = await run(() => slow());
      await aborted.opened;

      expect(execution.error).toMatchObject({ name: 'ActionTimeoutError', action: 'slow' });
    });

    it('hands out one idempotency key for all tries of a call, and another for each call', async () => {
      const keys: string[] = [];
      const flaky = action({ name: 'flaky', retries: 1, retryBackoff: 0 }, async () => {
        keys.push(currentAction().idempotencyKey);
        if (keys.length === 1) throw new Error('once');
      });

      await run(async () => {
        await flaky();
        await flaky();
      });

      expect(keys[0]).toBe(keys[1]);
      expect(keys[2]).not.toBe(keys[0]);
    });

    it('waits for those that the playbook did not await', async () => {
      const gate = new Gate();
      const late = action({ name: 'late' }, async () => {
        await gate.opened;
        return 'done';
      });

      const id = await app.start('scripted', {
        input: script(() => {
          void late();
          setTimeout(gate.open, 20);
          return 'returned';
        }),
      });
      const execution = await app.ended(id);

      expect(execution).toMatchObject({ status: 'succeeded', result: 'returned' });
      expect(await app.journal(id)).toMatchObject([{ name: 'late', status: 'succeeded', output: 'done' }]);
    });

    it('records the failure of one that the playbook did not await', async () => {
      const failing = action({ name: 'failing' }, async () => {
        throw new Error('unheard');
      });

      const execution = await run(() => {
        failing().catch(() => undefined);
        return 'returned';
      });

      expect(execution).toMatchObject({ status: 'succeeded', result: 'returned' });
      expect(await app.journal(execution.id)).toMatchObject([{ status: 'failed' }]);
    });
  });

  describe('keeps values: it', () => {
    const give = (name: string, value: unknown) => action({ name, effect: 'read' }, async () => value);

    it.each([
      ['a BigInt', 1n],
      ['a cycle', cyclic()],
      ['more than a megabyte', 'x'.repeat(1024 * 1024)],
    ])('fails an action that returns %s, once, and lets the playbook go on', async (_, value) => {
      const odd = action({ name: 'odd', retries: 3 }, async () => value);

      const execution = await run(async () => {
        const error = await odd().then(
          () => undefined,
          (thrown: Error) => thrown,
        );
        return [error?.name, await give('next', 'on')()];
      });

      expect(execution.result).toEqual(['UnrecordableValueError', 'on']);
      const [row] = await app.journal(execution.id);
      expect(row).toMatchObject({ status: 'failed', hasOutput: false });
      expect(row?.attempts).toHaveLength(1);
    });

    it.each([
      ['a NUL character', 'a\0b'],
      ['a lone surrogate', 'a\ud800b'],
      ['null', null],
      ['undefined', undefined],
      ['a number that only JSON rounds', 0.1 + 0.2],
      ['a key __proto__', JSON.parse('{"__proto__": {"polluted": true}}')],
    ])('gives back %s as it was, in arguments, outcomes and results', async (_, value) => {
      const echo = action({ name: 'echo' }, async (given: unknown) => given);
      let seen: unknown = 'nothing';

      const execution = await run(async () => {
        seen = await echo(value);
        return seen;
      });

      expect(execution.error).toBeNull();
      expect(seen).toEqual(value);
      expect(execution.result).toEqual(value ?? null);
    });

    it('gives the playbook what a replay would give it: a Date as text, a field that is undefined not at all', async () => {
      const odd = give('odd', { at: new Date(0), gone: undefined, nan: Number.NaN });

      const execution = await run(async () => Object.entries((await odd()) as object));

      expect(execution.result).toEqual([
        ['at', '1970-01-01T00:00:00.000Z'],
        ['nan', null],
      ]);
    });

    it('keeps what the playbook does to an outcome out of the journal', async () => {
      const list = give('list', [1]);

      const execution = await run(async () => {
        const given = (await list()) as number[];
        given.push(2);
        return given;
      });

      expect(execution.result).toEqual([1, 2]);
      expect(await app.journal(execution.id)).toMatchObject([{ output: [1] }]);
    });

    it('fails an execution that returns what JSON can not carry', async () => {
      const execution = await run(() => 1n);

      expect(execution).toMatchObject({ status: 'failed', error: { name: 'UnrecordableValueError' } });
    });

    it.each([
      ['a NUL character', 'a\0b'],
      ['a lone surrogate', 'a\ud800b'],
      ['a pair of surrogates that the limit cuts in two', `${'x'.repeat(9_999)}😀`],
    ])('ends an execution on an alert whose error has %s in its message', async (_, message) => {
      const alert = await app.newAlert();

      const execution = await app.run('scripted', {
        alertId: alert.id,
        input: script(() => {
          throw new Error(message);
        }),
      });

      expect(execution.status).toBe(ExecutionStatus.FAILED);
      expect(execution.error?.message.slice(0, 1)).toBe(message.slice(0, 1));
    });

    it.each([
      ['a text', 'gone wrong', 'gone wrong'],
      ['nothing', undefined, 'undefined'],
      ['an object', { code: 7 }, '{"code":7}'],
      ['an error whose message is no text', Object.assign(new Error(), { message: { code: 7 } }), ''],
    ])('records that %s was thrown', async (_, thrown, message) => {
      const odd = action({ name: 'odd' }, () => Promise.reject(thrown as Error));

      const execution = await run(() => odd());

      expect(execution.status).toBe(ExecutionStatus.FAILED);
      expect(execution.error?.action).toBe('odd');
      expect(execution.error?.message).toContain(message);
    });
  });

  describe('bounds', () => {
    it('the calls that an execution may make', async () => {
      const one = action({ name: 'one', effect: 'read' }, async (n: number) => n);

      const execution = await run(() => Promise.all(Array.from({ length: 2_001 }, (_, n) => one(n))));

      expect(execution).toMatchObject({ status: 'failed', error: { name: 'TooManyCallsError' } });
      expect((await app.journal(execution.id)).length).toBeLessThanOrEqual(2_000);
    });

    it('and takes as many as it may', async () => {
      const one = action({ name: 'one', effect: 'read' }, async (n: number) => n);

      const execution = await run(async () => {
        const all = await Promise.all(Array.from({ length: 2_000 }, (_, n) => one(n)));
        return all.every((value, index) => value === index);
      });

      expect(execution).toMatchObject({ status: 'succeeded', result: true });
    });

    it('a playbook that calls on and on whatever it gets', async () => {
      const one = action({ name: 'one', effect: 'read' }, async () => 1);

      const id = await app.start('scripted', {
        input: script(async () => {
          for (;;) await one().catch(() => undefined);
        }),
      });

      // Two thousand commits, one after the other.
      expect(await app.ended(id, 25_000)).toMatchObject({
        status: 'failed',
        error: { name: 'TooManyCallsError' },
      });
    });

    it('the time that a playbook may take', async () => {
      const aborted = new Gate();
      const endless = action({ name: 'endless' }, () => {
        currentAction().signal.addEventListener('abort', () => aborted.open());
        return new Promise<never>(() => undefined);
      });

      const execution = await app.run('hurried', { input: script(() => endless()) });
      await aborted.opened;

      expect(execution).toMatchObject({ status: 'failed', error: { name: 'PlaybookTimeoutError' } });
      expect(await app.journal(execution.id)).toMatchObject([{ name: 'endless', status: 'cancelled' }]);
    });

    it('the time of one that never calls an action', async () => {
      const execution = await app.run('hurried', { input: script(() => new Promise(() => undefined)) });

      expect(execution).toMatchObject({ status: 'failed', error: { name: 'PlaybookTimeoutError' } });
    });
  });

  describe('changes the alert at hand: it', () => {
    it('writes each change with the playbook as the actor, and journals it', async () => {
      await app
        .get(AnalystsService)
        .create({ username: 'bob', displayName: 'Bob', password: 'correct horse', role: Role.ANALYST });
      const alert = await app.newAlert();

      const execution = await app.run('scripted', {
        alertId: alert.id,
        input: script(async () => {
          await updateCurrentAlert({ status: 'in_progress', tags: ['seen'], reason: 'Looking' });
          await addCurrentAlertComment('Looked at');
          await assignCurrentAlert({ username: 'bob' });
          await resolveCurrentAlert({ determination: 'benign', reason: 'A scanner' });
        }),
      });

      expect(execution.error).toBeNull();
      expect(await app.alerts.get(alert.id)).toMatchObject({
        status: 'resolved',
        determination: 'benign',
        tags: ['seen'],
      });
      const events = await app.sql<{ kind: string; actor: string; execution: string; reason: string | null }>(
        `SELECT kind, actor_kind || ' ' || actor_name AS actor, actor_execution_id AS execution, reason
           FROM alert_event WHERE alert_id = $1 ORDER BY id`,
        [alert.id],
      );
      const own = events.filter(({ kind }) => kind !== 'created');
      expect(own[0]?.kind).toBe('execution_started');
      expect(own.at(-1)?.kind).toBe('execution_finished');
      expect(own).toContainEqual(expect.objectContaining({ kind: 'resolved', reason: 'A scanner' }));
      expect(own.map(({ actor, execution: id }) => [actor, id])).toEqual(
        own.map(() => ['playbook scripted', execution.id]),
      );
      expect((await app.journal(execution.id)).map(({ name, status }) => [name, status])).toEqual([
        ['update_current_alert', 'succeeded'],
        ['add_current_alert_comment', 'succeeded'],
        ['assign_current_alert', 'succeeded'],
        ['resolve_current_alert', 'succeeded'],
      ]);
    });

    it('tells the playbook of a change that is refused, and journals the refusal', async () => {
      const alert = await app.newAlert();

      const execution = await app.run('scripted', {
        alertId: alert.id,
        input: script(async () => {
          const refused = await assignCurrentAlert({ username: 'nobody' }).catch((error: Error) => error);
          await addCurrentAlertComment('Still here');
          return refused?.message;
        }),
      });

      expect(execution.status).toBe(ExecutionStatus.SUCCEEDED);
      expect(execution.result).toContain('nobody');
      expect(await app.journal(execution.id)).toMatchObject([
        { name: 'assign_current_alert', status: 'failed', error: { action: 'assign_current_alert' } },
        { name: 'add_current_alert_comment', status: 'succeeded' },
      ]);
    });

    it('refuses to resolve as unknown, and changes nothing', async () => {
      const alert = await app.newAlert();

      const execution = await app.run('scripted', {
        alertId: alert.id,
        input: script(() => updateCurrentAlert({ status: 'resolved' })),
      });

      expect(execution).toMatchObject({ status: 'failed', error: { action: 'update_current_alert' } });
      expect(await app.alerts.get(alert.id)).toMatchObject({ status: 'new' });
    });

    it('refuses a comment that Postgres can not hold', async () => {
      const alert = await app.newAlert();

      const execution = await app.run('scripted', {
        alertId: alert.id,
        input: script(() => addCurrentAlertComment('a\0b')),
      });

      expect(execution).toMatchObject({ status: 'failed', error: { action: 'add_current_alert_comment' } });
    });

    it('fails where there is no alert, and journals that', async () => {
      const execution = await run(async () => {
        const error = await addCurrentAlertComment('To whom?').catch((thrown: Error) => thrown);
        return error?.name;
      });

      expect(execution.result).toBe('NoCurrentAlertError');
      expect(await app.journal(execution.id)).toMatchObject([{ status: 'failed' }]);
    });

    it('keeps the order of parallel changes and actions', async () => {
      const alert = await app.newAlert();
      const look = action({ name: 'look', effect: 'read' }, async (n: number) => n);

      const execution = await app.run('scripted', {
        alertId: alert.id,
        input: script(() =>
          Promise.all(
            Array.from({ length: 20 }, async (_, n) => {
              await addCurrentAlertComment(`${n}`);
              return look(n);
            }),
          ),
        ),
      });

      expect(execution.result).toEqual(Array.from({ length: 20 }, (_, n) => n));
      const ords = (await app.journal(execution.id))
        .map(({ ord }) => ord)
        .sort((a, b) => Number(a) - Number(b));
      expect(ords).toEqual(Array.from({ length: 40 }, (_, n) => n));
    });
  });

  describe('runs a sequence', () => {
    const statuses = async (ids: string[]) =>
      Promise.all(ids.map(async (id) => (await app.executions.get(id)).status));

    it('one after the other, in order, whatever becomes of a member', async () => {
      const order: unknown[] = [];
      const title = script(async (_, place) => {
        order.push(`${String(place)} begins`);
        await action({ name: 'work' }, async () => undefined)();
        order.push(`${String(place)} ends`);
        if (place === 1) throw new Error('the first fails');
      });
      const alert = await app.newAlert({ title });

      const members = await app.answer(alert, 'first_member', 'second_member', 'third_member');
      expect(members.map(({ status }) => status)).toEqual(['queued', 'pending', 'pending']);
      await app.ended(members[2]?.id ?? '');

      expect(await statuses(members.map(({ id }) => id))).toEqual(['failed', 'succeeded', 'succeeded']);
      expect(order).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
    });

    it('without a pending member that was cancelled', async () => {
      const gate = new Gate();
      const ran: unknown[] = [];
      const title = script(async (_, place) => {
        ran.push(place);
        if (place === 1) await gate.opened;
      });
      const [first, second, third] = await app.answer(
        await app.newAlert({ title }),
        'first_member',
        'second_member',
        'third_member',
      );
      await app.inStatus(first?.id ?? '', ExecutionStatus.RUNNING);

      await app.executions.cancel(second?.id ?? '', ALICE);
      expect(await statuses([third?.id ?? ''])).toEqual(['pending']);
      gate.open();
      await app.ended(third?.id ?? '');

      expect(ran).toEqual([1, 3]);
    });

    it('further after a running member was cancelled', async () => {
      const ran: unknown[] = [];
      const title = script(async (_, place) => {
        ran.push(place);
        if (place === 1) await new Promise(() => undefined);
      });
      const [first, second] = await app.answer(
        await app.newAlert({ title }),
        'first_member',
        'second_member',
      );
      await app.inStatus(first?.id ?? '', ExecutionStatus.RUNNING);

      await app.executions.cancel(first?.id ?? '', ALICE);
      await app.ended(second?.id ?? '');

      expect(ran).toEqual([1, 2]);
      expect(await statuses([first?.id ?? ''])).toEqual(['cancelled']);
    });
  });

  describe('on cancel', () => {
    it('aborts what runs, records it as cancelled, and starts nothing more', async () => {
      let further = 0;
      const began = new Gate();
      const endless = action({ name: 'endless', retries: 3 }, () => {
        began.open();
        return new Promise<never>(() => undefined);
      });
      const more = action({ name: 'more' }, async () => {
        further += 1;
      });
      const id = await app.start('scripted', {
        input: script(async () => {
          await endless().catch(() => undefined);
          await more();
        }),
      });
      await began.opened;

      await app.executions.cancel(id, ALICE);
      const execution = await app.ended(id);

      expect(execution).toMatchObject({
        status: 'cancelled',
        error: { name: 'ExecutionCancelledError' },
        owner: null,
      });
      expect(further).toBe(0);
      expect(await app.journal(id)).toMatchObject([{ name: 'endless', status: 'cancelled' }]);
    });

    it('ends a playbook that calls on and on whatever it gets', async () => {
      const began = new Gate();
      const check = action({ name: 'check', effect: 'read' }, async () => {
        began.open();
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error('not yet');
      });
      const id = await app.start('scripted', {
        input: script(async () => {
          for (;;) await check().catch(() => undefined);
        }),
      });
      await began.opened;

      await app.executions.cancel(id, ALICE);

      expect(await app.ended(id)).toMatchObject({ status: 'cancelled' });
    });

    it('gives back one that was cancelled already, and refuses one that has ended otherwise', async () => {
      const { id } = await run(() => 1);

      await expect(app.executions.cancel(id, ALICE)).rejects.toMatchObject({ code: 'EXECUTION_ENDED' });
    });
  });

  it('fails an execution whose playbook is not loaded, and says so', async () => {
    const id = await app.start('scripted', { input: script(() => new Promise(() => undefined)) });
    await app.executions.cancel(id, ALICE);
    await app.ended(id);
    await app.sql(
      `UPDATE execution SET playbook = 'gone', status = 'queued', cancel_requested_at = NULL, dispatched_at = NULL,
              queued_at = now() WHERE id = $1`,
      [id],
    );
    await run(() => 'a nudge');

    expect(await app.ended(id)).toMatchObject({
      status: 'failed',
      error: { name: 'PlaybookNotLoadedError' },
    });
  });
});

function cyclic(): object {
  const ring: { self?: object } = {};
  ring.self = ring;
  return ring;
}
