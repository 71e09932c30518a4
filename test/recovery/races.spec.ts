import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { action, currentAction } from '@opensoar/sdk';
import { MaintenanceService } from '../../src/engine/maintenance.service.js';
import { ActionStatus } from '../../src/executions/execution.enums.js';
import { ExecutionEndedError } from '../../src/executions/executions.errors.js';
import { ALICE, EngineApp } from '../engine/engine-app.js';
import { script, SCRIPTED_PLAYBOOKS } from '../engine/scripted-playbooks.js';
import { Gate } from '../engine/signals.js';
import { poll } from '../support/poll.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

describe('What races', () => {
  let database: TestDatabase;
  const apps: EngineApp[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await database.drop();
  });

  async function worker(environment?: Record<string, string>): Promise<EngineApp> {
    const app = await EngineApp.start(database.url, SCRIPTED_PLAYBOOKS, environment);
    apps.push(app);
    return app;
  }

  it('reapers that find the same dead worker take each of its executions once', async () => {
    const executions = 40;
    const release = new Gate();
    const began: string[] = [];
    const work = action({ name: 'work' }, async () => {
      began.push(currentAction().idempotencyKey);
      if (began.length <= executions) await new Promise(() => undefined);
      await release.opened;
    });
    const input = script(() => work());
    const victim = await worker();
    const ids = await Promise.all(
      Array.from({ length: executions }, () => victim.start('scripted', { input })),
    );
    await poll(async () => began.length === executions);
    const reapers = [await worker(), await worker(), await worker()];
    await victim.freeze();
    const rounds = reapers.map((reaper) => reaper.get(MaintenanceService));
    await Promise.all([...rounds, ...rounds, ...rounds].map((reaper) => reaper.runOnce()));
    release.open();

    for (const id of ids) {
      expect(await reapers[0]?.ended(id)).toMatchObject({ status: 'succeeded', recoveries: 1, epoch: 3 });
    }
    expect(began).toHaveLength(2 * executions);
    expect(new Set(began).size).toBe(executions);
  });

  it('a cancel and the end: there is one of the two, and nothing starts after it', async () => {
    const executions = 150;
    const starts = new Map<number, number>();
    const step = action({ name: 'step' }, async (n: number) => {
      starts.set(n, (starts.get(n) ?? 0) + 1);
      await delay(Math.random() * 2);
    });
    const name = script(async (_, input) => {
      const { n } = input as { n: number };
      await step(n);
      await step(n);
      return 'ended';
    });
    const app = await worker();
    const seen = new Map<number, { status: string; startsThen: number | undefined; id: string }>();

    await Promise.all(
      Array.from({ length: executions }, async (_, n) => {
        await delay(Math.random() * 300);
        const id = await app.start('scripted', { input: { script: name, n } });
        await delay(Math.random() * 40);
        await app.executions.cancel(id, ALICE).catch((error: unknown) => {
          if (!(error instanceof ExecutionEndedError)) throw error;
        });
        const { status } = await app.ended(id);
        seen.set(n, { id, status, startsThen: starts.get(n) });
      }),
    );

    const statuses = [...seen.values()].map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(['succeeded', 'cancelled']));
    for (const [n, { id, status, startsThen }] of seen) {
      expect(starts.get(n)).toBe(startsThen);
      const execution = await app.executions.get(id);
      expect(execution.status).toBe(status);
      expect(execution.result).toBe(status === 'succeeded' ? 'ended' : null);
      const journal = await app.journal(id);
      expect(journal.filter(({ ord }) => ord === null)).toEqual([]);
      // A call may have been on its way to its start.
      const started = journal.filter(({ status: end }) => end === ActionStatus.SUCCEEDED).length;
      expect(started).toBeLessThanOrEqual(startsThen ?? 0);
      expect(journal.length).toBeLessThanOrEqual((startsThen ?? 0) + 1);
    }
  }, 60_000);
});
