import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { action, type AlertData, currentAction, now, randomId } from '@opensoar/sdk';
import { Dispatch } from '../../src/dispatch/dispatch.js';
import { MaintenanceService } from '../../src/engine/maintenance.service.js';
import { WorkerService } from '../../src/engine/worker.service.js';
import { ExecutionStatus } from '../../src/executions/execution.enums.js';
import { ExecutionStore } from '../../src/executions/execution.store.js';
import { poll } from '../support/poll.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { ALICE, EngineApp } from './engine-app.js';
import { Gate } from './signals.js';
import { script, SCRIPTED_PLAYBOOKS } from './scripted-playbooks.js';

const { SUSPENDED, QUEUED, RUNNING } = ExecutionStatus;
const never = () => new Promise<never>(() => undefined);

describe('Workers', () => {
  let database: TestDatabase;
  let apps: EngineApp[];

  beforeEach(async () => {
    database = await createTestDatabase();
    apps = [];
  });

  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    await database.drop();
  });

  async function worker(environment?: Record<string, string>): Promise<EngineApp> {
    const app = await EngineApp.start(database.url, SCRIPTED_PLAYBOOKS, environment);
    apps.push(app);
    return app;
  }

  /** Another worker, after it has noticed that the first is gone. */
  async function successor(): Promise<EngineApp> {
    const app = await worker();
    await app.get(MaintenanceService).runOnce();
    return app;
  }

  describe('after one has died', () => {
    it('give recorded outcomes back and run only what has none again, under the same idempotency key', async () => {
      const began = new Gate();
      const calls: string[] = [];
      const look = action({ name: 'look', effect: 'read' }, async () => {
        calls.push('look');
        return calls.length;
      });
      const refuse = action({ name: 'refuse' }, async () => {
        calls.push('refuse');
        throw new TypeError('no');
      });
      const block = action({ name: 'block' }, async () => {
        calls.push(`block ${currentAction().idempotencyKey} ${currentAction().attempt}`);
        if (!began.isOpen) {
          began.open();
          await never();
        }
        return 'blocked';
      });
      const seen: unknown[] = [];
      const first = await worker();
      const id = await first.start('scripted', {
        input: script(async () => {
          const outcomes: unknown[] = [randomId(), now().toISOString(), await look(), now().toISOString()];
          outcomes.push(
            await refuse().catch((error: unknown) => error instanceof TypeError && error.message),
          );
          outcomes.push(now().toISOString(), randomId());
          seen.push(outcomes);
          return [...outcomes, await block()];
        }),
      });
      await began.opened;
      await first.freeze();

      const execution = await (await successor()).ended(id);

      expect(execution).toMatchObject({ status: 'succeeded', recoveries: 1, epoch: 3 });
      expect(seen).toHaveLength(2);
      expect(seen[1]).toEqual(seen[0]);
      expect(execution.result).toEqual([...(seen[0] as unknown[]), 'blocked']);
      expect(calls.map((call) => call.split(' ')[0])).toEqual(['look', 'refuse', 'block', 'block']);
      expect(calls[3]).toBe(calls[2]?.replace(/1$/, '2'));
      expect((await first.journal(id))[2]?.attempts).toMatchObject([
        { number: 1, status: 'failed', error: { name: 'WorkerLostError' } },
        { number: 2, status: 'succeeded' },
      ]);
    });

    it('show the try that is under way now', async () => {
      const [firstTry, secondTry] = [new Gate(), new Gate()];
      const block = action({ name: 'block' }, async () => {
        (firstTry.isOpen ? secondTry : firstTry).open();
        await never();
      });
      const first = await worker();
      const id = await first.start('scripted', { input: script(() => block()) });
      await firstTry.opened;
      await first.freeze();
      await successor();
      await secondTry.opened;

      await poll(async () => {
        const [row] = await first.journal(id);
        return row?.attempts.length === 2 && row.attempts[1]?.status === 'running';
      });
    });

    it('leave a destructive action that had begun to a person', async () => {
      const began = new Gate();
      let calls = 0;
      const wipe = action({ name: 'wipe', effect: 'destructive' }, async () => {
        calls += 1;
        began.open();
        await never();
      });
      const first = await worker();
      const id = await first.start('scripted', { input: script(() => wipe()) });
      await began.opened;
      await first.freeze();

      const execution = await (await successor()).inStatus(id, SUSPENDED);

      expect(execution.owner).toBeNull();
      expect(calls).toBe(1);
      expect(await first.journal(id)).toMatchObject([{ status: 'uncertain', ord: null }]);
    });

    it.each([
      ['did', { happened: true, output: 'wiped before' }, 1, 'wiped before'],
      ['did not', { happened: false }, 2, 'wiped now'],
    ] as const)(
      'ask its verify, which knows that it %s happen',
      async (_, verdict, expectedCalls, result) => {
        const began = new Gate();
        let calls = 0;
        const wipe = action(
          {
            name: 'wipe',
            effect: 'destructive',
            verify: async (host: string) => (host === 'h' ? verdict : undefined),
          },
          async (_host: string) => {
            calls += 1;
            if (!began.isOpen) {
              began.open();
              await never();
            }
            return 'wiped now';
          },
        );
        const first = await worker();
        const id = await first.start('scripted', { input: script(() => wipe('h')) });
        await began.opened;
        await first.freeze();

        expect(await (await successor()).ended(id)).toMatchObject({ status: 'succeeded', result });
        expect(calls).toBe(expectedCalls);
      },
    );

    it('take a verify that fails for one that does not know', async () => {
      const began = new Gate();
      const wipe = action(
        {
          name: 'wipe',
          effect: 'destructive',
          verify: () => {
            throw new Error('firewall unreachable');
          },
        },
        async () => {
          began.open();
          await never();
        },
      );
      const first = await worker();
      const id = await first.start('scripted', { input: script(() => wipe()) });
      await began.opened;
      await first.freeze();

      const suspended = await (await successor()).inStatus(id, SUSPENDED);
      expect(suspended.recoveries).toBe(1);
    });

    it('show a playbook the alert as it was when it first started', async () => {
      const began = new Gate();
      const seen: AlertData[] = [];
      const wait = action({ name: 'wait', effect: 'read' }, async () => {
        if (!began.isOpen) {
          began.open();
          await never();
        }
      });
      const first = await worker();
      const alert = await first.newAlert({ partner: 'acme' });
      const id = await first.start('scripted', {
        alertId: alert.id,
        input: script(async (given) => {
          if (given) seen.push(given);
          await wait();
        }),
      });
      await began.opened;
      await first.alerts.update(
        alert.id,
        { status: 'in_progress' as never, tags: ['changed'], severity: 'low' as never },
        ALICE,
      );
      await first.freeze();
      await (await successor()).ended(id);

      expect(seen).toHaveLength(2);
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[0]).toMatchObject({ status: 'new', severity: 'high', tags: ['vip'], partner: 'acme' });
    });

    it('give up on an execution that has lost too many of them, and go on with its sequence', async () => {
      const began = new Gate();
      const title = script((_, place) => {
        if (place !== 1) return place;
        began.open();
        return never();
      });
      const app = await worker();
      const [member, next] = await app.answer(await app.newAlert({ title }), 'first_member', 'second_member');
      await began.opened;
      await app.sql('UPDATE execution SET recoveries = 3 WHERE id = $1', [member?.id]);
      await app.freeze();
      const other = await successor();

      expect(await other.ended(member?.id ?? '')).toMatchObject({
        status: 'failed',
        error: { name: 'WorkerLostError' },
      });
      expect(await other.ended(next?.id ?? '')).toMatchObject({ status: 'succeeded', result: 2 });
    });

    it('end what somebody had cancelled meanwhile, and go on with its sequence', async () => {
      const began = new Gate();
      const title = script((_, place) => {
        if (place !== 1) return place;
        began.open();
        return never();
      });
      const app = await worker();
      const [member, next] = await app.answer(await app.newAlert({ title }), 'first_member', 'second_member');
      await began.opened;
      await app.freeze();
      await app.sql('UPDATE execution SET cancel_requested_at = now() WHERE id = $1', [member?.id]);
      const other = await successor();

      expect(await other.ended(member?.id ?? '')).toMatchObject({ status: 'cancelled' });
      expect(await other.ended(next?.id ?? '')).toMatchObject({ status: 'succeeded' });
    });

    it('do not let it write anything more, should it wake up again', async () => {
      const gates = [new Gate(), new Gate()];
      const began = [new Gate(), new Gate()];
      let calls = 0;
      const block = action({ name: 'block' }, async () => {
        const call = calls++;
        began[call]?.open();
        await gates[call]?.opened;
        return `call ${call}`;
      });
      const after = action({ name: 'after' }, async () => calls++);
      const zombie = await worker();
      const id = await zombie.start('scripted', {
        input: script(async () => {
          const outcome = await block();
          await after();
          return outcome;
        }),
      });
      await began[0]?.opened;
      await zombie.freeze();
      const other = await successor();
      await began[1]?.opened;

      gates[0]?.open();
      await poll(async () => zombie.get(WorkerService).load === 0);
      gates[1]?.open();

      expect(await other.ended(id)).toMatchObject({ status: 'succeeded', result: 'call 1' });
      expect(calls).toBe(3);
    });
  });

  describe('that stop', () => {
    it('hand back what runs, as if its actions had never been aborted', async () => {
      const began = new Gate();
      let calls = 0;
      const block = action({ name: 'block' }, async () => {
        calls += 1;
        if (calls === 2) return 'blocked';
        began.open();
        const { signal } = currentAction();
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      });
      const first = await worker();
      const observer = await worker({ OPENSOAR_QUEUES: 'low' });
      const id = await first.start('scripted', { input: script(() => block()) });
      await began.opened;

      await first.close();
      expect(await observer.executions.get(id)).toMatchObject({ status: QUEUED, owner: null, recoveries: 0 });
      expect(await observer.journal(id)).toMatchObject([{ status: 'running', ord: null }]);
      const execution = await (await worker()).ended(id);

      expect(execution).toMatchObject({ status: 'succeeded', result: 'blocked', recoveries: 0 });
    });

    it('let what runs end in the time that it is given', async () => {
      const [began, gate] = [new Gate(), new Gate()];
      const first = await worker({ SHUTDOWN_GRACE_MS: '5000' });
      const observer = await worker({ OPENSOAR_QUEUES: 'low' });
      const id = await first.start('scripted', {
        input: script(async () => {
          began.open();
          await gate.opened;
          return 'ended';
        }),
      });
      await began.opened;

      const closing = first.close();
      gate.open();
      await closing;

      expect(await observer.executions.get(id)).toMatchObject({ status: 'succeeded', result: 'ended' });
      expect(await observer.sql('SELECT id FROM worker')).toHaveLength(1);
    });
  });

  describe('that hold a lease', () => {
    it('run again what they let go of because the lease was not certain any more', async () => {
      const began = new Gate();
      const app = await worker({ LEASE_MS: '1000' });
      const wait = action({ name: 'wait' }, async () => {
        if (began.isOpen) return 'second';
        began.open();
        return never();
      });
      const id = await app.start('scripted', { input: script(() => wait()) });
      await began.opened;

      // Nothing else happens in this process meanwhile: no renewal either.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 850);

      expect(await app.ended(id)).toMatchObject({ status: 'succeeded', result: 'second' });
    });

    it('take up what they own and do not run, as when the answer to a claim is lost', async () => {
      const app = await worker({ LEASE_MS: '1000' });
      const { id } = await app.run('scripted', { input: script(() => 'run') });
      await app.sql(
        `UPDATE execution SET status = 'running', finished_at = NULL, epoch = epoch + 1,
                owner = (SELECT id FROM worker) WHERE id = $1`,
        [id],
      );

      expect(await app.ended(id)).toMatchObject({ status: 'succeeded', result: 'run' });
    });
  });

  it('never run more than they have slots for', async () => {
    let [running, most] = [0, 0];
    const work = action({ name: 'work' }, async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
    });
    const name = script(() => work());
    const app = await worker({ OPENSOAR_CONCURRENCY: '3' });

    const ids = await Promise.all(Array.from({ length: 15 }, () => app.start('scripted', { input: name })));
    await Promise.all(ids.map((id) => app.ended(id)));

    expect(most).toBe(3);
  });

  it.each([
    ['the table answers first', false],
    ['the table answers last', true],
  ])('run once what a hint and the table tell of at the same time, and %s', async (_, tableAnswersLast) => {
    const [runs, release] = [[] as unknown[], new Gate()];
    const name = script(async (_, input) => {
      runs.push(input);
      await release.opened;
    });
    const app = await worker();
    await app.get(Dispatch).stop();
    const lock = new pg.Client(database.url);
    await lock.connect();
    try {
      const id = await app.start('scripted', { input: name });
      // Both connections of the writer are held up, so that the claim by the hint goes out last.
      await lock.query(`
        CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$;
        CREATE TRIGGER hold_up BEFORE INSERT ON execution FOR EACH ROW EXECUTE FUNCTION hold_up();
        SELECT pg_advisory_lock(42)`);
      const held: Promise<string>[] = [];
      for (const connections of [1, 2]) {
        held.push(app.start('scripted', { input: name }));
        await poll(async () => {
          const waiting = await lock.query(`SELECT pid FROM pg_stat_activity WHERE wait_event = 'advisory'`);
          return waiting.rowCount === connections;
        });
      }
      const claim = app.get(WorkerService).claim([id]);
      const answers = new Gate();
      delayAnswers(app.get(ExecutionStore), answers);
      if (!tableAnswersLast) answers.open();
      const claimDue = app.get(WorkerService).claimDue();
      await poll(async () => (await app.executions.get(id)).status === RUNNING);
      if (!tableAnswersLast) await claimDue;
      await lock.query('SELECT pg_advisory_unlock(42)');
      await Promise.all([claim, ...held]);
      await poll(async () => runs.length > 0);
      release.open();

      expect(await app.ended(id)).toMatchObject({ status: 'succeeded' });
      answers.open();
      await claimDue;
      expect(runs).toHaveLength(1);
    } finally {
      jest.restoreAllMocks();
      await lock.end();
    }
  });

  it('never run one execution twice', async () => {
    const runs: string[] = [];
    const name = script((_, input) => runs.push((input as { id: string }).id));
    const [first, second] = [await worker(), await worker()];
    const given = Array.from({ length: 60 }, () => randomUUID());

    const ids = await Promise.all(
      given.map(async (id) => {
        const execution = await first.start('scripted', { input: { script: name, id } });
        void second.get(WorkerService).claimDue();
        return execution;
      }),
    );
    const executions = await Promise.all(ids.map((id) => first.ended(id)));

    expect([...runs].sort()).toEqual([...given].sort());
    expect(executions.every(({ epoch }) => epoch === 1)).toBe(true);
  });

  it('take what was queued while a claim was under way that had taken all slots', async () => {
    const app = await worker();
    await app.get(MaintenanceService).stop();
    const lock = new pg.Client(database.url);
    await lock.connect();
    try {
      await lock.query(`
        CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$;
        CREATE TRIGGER hold_up BEFORE UPDATE ON execution FOR EACH ROW
          WHEN (NEW.status = 'running' AND NEW.epoch = 1) EXECUTE FUNCTION hold_up();
        SELECT pg_advisory_lock(42)`);
      await app.start('scripted', { input: script(() => 'first') });
      await poll(async () => {
        const waiting = await app.sql(
          `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`,
        );
        return waiting.length > 0;
      });
      const second = await app.start('scripted', { input: script(() => 'second') });
      await new Promise((resolve) => setImmediate(resolve));
      await lock.query('SELECT pg_advisory_unlock(42)');

      expect(await app.ended(second)).toMatchObject({ result: 'second' });
    } finally {
      await lock.end();
    }
  });

  it('end every execution, each action recorded once, while their connections are cut again and again', async () => {
    const name = script(async (_, input) => {
      const step = action({ name: 'step', effect: 'read' }, async (n: number) => n);
      return [await step(1), await step(2), (input as { n: number }).n];
    });
    const app = await worker();
    const alert = await app.newAlert();
    const ids = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        app.start('scripted', { alertId: alert.id, input: { script: name, n } }),
      ),
    );
    const cutter = new pg.Client(database.url);
    await cutter.connect();
    try {
      for (let cuts = 0; cuts < 5; cuts += 1) {
        await cutter.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      const { rows } = await settledStatuses(cutter);
      expect(rows).toEqual([{ status: 'succeeded', executions: 100 }]);
      for (const id of ids.slice(0, 10)) expect(await app.journal(id)).toHaveLength(2);
    } finally {
      await cutter.end();
    }
  });
});

/** What is claimed from the table is known to the worker only once the gate is open. */
function delayAnswers(store: ExecutionStore, gate: Gate): void {
  const claimDue = store.claimDue.bind(store);
  jest.spyOn(store, 'claimDue').mockImplementation(async (...given) => {
    const claimed = await claimDue(...given);
    await gate.opened;
    return claimed;
  });
}

async function settledStatuses(client: pg.Client) {
  let result = { rows: [] as { status: string; executions: number }[] };
  await poll(
    async () => {
      result = await client.query(
        'SELECT status, count(*)::int AS executions FROM execution GROUP BY status ORDER BY status',
      );
      return !result.rows.some(({ status }) => ['queued', 'running'].includes(status));
    },
    { what: () => JSON.stringify(result.rows) },
  );
  return result;
}
