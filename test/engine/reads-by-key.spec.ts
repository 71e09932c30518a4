import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ActionStatus, JournalKind } from '@opensoar/sdk/runtime';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { insertAlerts, lockBySourceId } from '../../src/alerts/alert-rows.js';
import { createDataSource } from '../../src/database/data-source.options.js';
import { GroupCommit } from '../../src/database/group-commit.js';
import { runOn } from '../../src/database/run-sql.js';
import { writerPool } from '../../src/database/steady-client.js';
import { ExecutionEntity } from '../../src/executions/execution.entity.js';
import { ExecutionStatus, ExecutionTrigger } from '../../src/executions/execution.enums.js';
import { ExecutionStore } from '../../src/executions/execution.store.js';
import { JournalEntryEntity } from '../../src/executions/journal-entry.entity.js';
import { JournalStore } from '../../src/executions/journal.store.js';
import { newExecution } from '../../src/executions/new-execution.js';
import { SYSTEM_ACTOR } from '../../src/identity/actor.js';
import { PlaybookPriority } from '../../src/playbooks/playbook.entity.js';
import { AlertsHarness } from '../alerts/alerts-harness.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** Of a table without statistics, as each is in the first minute of a burst. */
const ROWS = 2_000;
const FLUSH = 20;
/** Rows that one flush may read for each of its items: a few versions of each, in a few statements. */
const READS_EACH = 30;

/** How many rows of a table, or entries of its indexes, the work on this one connection reads. */
async function readsOf(table: string, pool: pg.Pool, work: () => Promise<unknown>): Promise<number> {
  const count = async () => {
    await pool.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await pool.query<{ reads: string }>(
      `SELECT (SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = $1)
              + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = $1) AS reads`,
      [table],
    );
    return Number(rows[0]?.reads);
  };
  const before = await count();
  await work();
  return (await count()) - before;
}

describe('What a flush reads does not grow with the table', () => {
  describe('of executions', () => {
    const owner = uuidv7();
    let database: TestDatabase;
    let dataSource: DataSource;
    let pool: pg.Pool;
    let writer: GroupCommit;
    let store: ExecutionStore;
    let journal: JournalStore;

    beforeAll(async () => {
      database = await createTestDatabase();
      dataSource = await createDataSource(database.url).initialize();
      await dataSource.query('ALTER TABLE execution SET (autovacuum_enabled = false)');
      pool = writerPool(database.url, 'reads by key', 1);
      writer = new GroupCommit({ pool, connections: 1 });
      store = new ExecutionStore(writer, dataSource.getRepository(ExecutionEntity), dataSource);
      journal = new JournalStore(writer, dataSource.getRepository(JournalEntryEntity));
    });

    afterAll(async () => {
      writer.stop();
      await pool.end();
      await dataSource.destroy();
      await database.drop();
    });

    async function runToEnd(): Promise<void> {
      const execution = newExecution(
        { name: 'triage', version: '1', priority: PlaybookPriority.DEFAULT },
        {
          alertId: null,
          correlationId: uuidv7(),
          trigger: ExecutionTrigger.MANUAL,
          requestedBy: SYSTEM_ACTOR,
        },
      );
      const { id } = execution;
      await store.insert(execution);
      const claimed = await store.claim(id, owner);
      if (!claimed) throw new Error('It was not to be had.');
      const { epoch } = claimed;
      expect(await journal.write({ ...ROW, executionId: id, epoch })).toBe('recorded');
      const status = ExecutionStatus.SUCCEEDED;
      await store.finish({ id, epoch, status, result: 1, error: null, sequenceId: null });
    }

    const flush = () => Promise.all(Array.from({ length: FLUSH }, runToEnd));

    it('from the claim to the end', async () => {
      // A backup, say: as long as it lasts, no entry of an earlier state leaves an index.
      const snapshot = dataSource.createQueryRunner();
      await snapshot.startTransaction('REPEATABLE READ');
      try {
        await snapshot.query('SELECT 1');
        for (let written = 0; written < ROWS; written += FLUSH) await flush();

        expect(await readsOf('execution', pool, flush)).toBeLessThan(FLUSH * READS_EACH);
      } finally {
        await snapshot.rollbackTransaction();
        await snapshot.release();
      }
    });
  });

  it('of alerts, where known ones are looked for', async () => {
    const harness = await AlertsHarness.start();
    const url = (harness.dataSource.options as { url: string }).url;
    const pool = writerPool(url, 'reads by key', 1);
    try {
      await harness.dataSource.query('ALTER TABLE alert SET (autovacuum_enabled = false)');
      const drafts = (from: number) =>
        Array.from({ length: FLUSH }, (_, n) => harness.draft({ sourceId: `alert-${from + n}` }));
      const flush = async (from: number) => {
        const client = await pool.connect();
        try {
          await lockBySourceId(runOn(client), drafts(from));
          await insertAlerts(runOn(client), drafts(from), new Date());
        } finally {
          client.release();
        }
      };
      for (let from = 0; from < ROWS; from += FLUSH) await flush(from);

      expect(await readsOf('alert', pool, () => flush(ROWS))).toBeLessThan(FLUSH * READS_EACH);
    } finally {
      await pool.end();
      await harness.stop();
    }
  });
});

const ROW = {
  seq: 0,
  ord: 0,
  kind: JournalKind.ACTION,
  name: 'look_up',
  effect: 'read' as const,
  argsDigest: '',
  input: [],
  status: ActionStatus.SUCCEEDED,
  hasOutput: true,
  output: 1,
  error: null,
  attempts: [],
  startedAt: new Date().toISOString(),
  finishedAt: new Date().toISOString(),
};
