import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import pg, { type ClientBase } from 'pg';
import { poll } from '../../test/support/poll.js';
import { createEmptyDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { writerPool } from './steady-client.js';
import { GroupCommit, type WriteKind, WriterStoppedError } from './group-commit.js';

interface Note {
  id: number;
  text: string;
}

/** One statement, safe to repeat; says which transaction wrote the row. */
const NOTE: WriteKind<Note, string | null> = {
  name: 'note',
  single: true,
  async write(client: ClientBase, notes) {
    const { rows } = await client.query<{ id: number; xid: string }>(
      `INSERT INTO note (id, text) SELECT * FROM json_to_recordset($1) AS n(id int, text text)
       ON CONFLICT (id) DO UPDATE SET text = excluded.text RETURNING id, pg_current_xact_id()::text AS xid`,
      [JSON.stringify(notes)],
    );
    const xids = new Map(rows.map(({ id, xid }) => [id, xid]));
    return notes.map(({ id }) => xids.get(id) ?? null);
  },
};

/** Two statements, which need a transaction around them. */
const PAIR: WriteKind<number, void> = {
  name: 'pair',
  single: false,
  async write(client: ClientBase, ids) {
    for (const id of ids) await client.query('INSERT INTO pair (id, half) VALUES ($1, 1)', [id]);
    for (const id of ids) await client.query('INSERT INTO pair (id, half) VALUES ($1, 2)', [id]);
    return ids.map(() => undefined);
  },
};

describe('Group commit', () => {
  let database: TestDatabase;
  let observer: pg.Client;
  let pool: pg.Pool;
  let writer: GroupCommit;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createEmptyDatabase();
    observer = new pg.Client(database.url);
    await observer.connect();
    await observer.query(`CREATE TABLE note (id int PRIMARY KEY, text text NOT NULL CHECK (text <> 'bad'));
      CREATE TABLE pair (id int, half int, PRIMARY KEY (id, half))`);
  });

  afterAll(async () => {
    await observer.end();
    await database.drop();
    Logger.overrideLogger(true as never);
  });

  beforeEach(async () => {
    await observer.query('TRUNCATE note, pair');
    pool = writerPool(database.url, 'group commit under test', 2);
    pool.on('error', () => undefined);
    writer = new GroupCommit({ pool, connections: 2, maxItems: 100 });
  });

  afterEach(async () => {
    writer.stop();
    await pool.end();
  });

  const count = async (sql: string) => Number((await observer.query<{ n: string }>(sql)).rows[0]?.n);

  it('writes what many submit at once in few transactions, and answers each with its own result', async () => {
    const xids = await Promise.all(
      Array.from({ length: 1_000 }, (_, id) => writer.submit(NOTE, { id, text: `${id}` })),
    );

    expect(xids).not.toContain(null);
    expect(new Set(xids).size).toBeLessThanOrEqual(20);
    expect(await count('SELECT count(*) AS n FROM note WHERE text = id::text')).toBe(1_000);
    expect(writer.backlog).toBe(0);
  });

  it('answers after the commit, not before', async () => {
    await writer.submit(NOTE, { id: 1, text: 'in' });

    expect(await count('SELECT count(*) AS n FROM note')).toBe(1);
  });

  it('fails a bad item alone, wherever it stands among the others', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, id) =>
        writer.submit(NOTE, { id, text: [0, 41, 42, 99].includes(id) ? 'bad' : 'good' }),
      ),
    );

    const failed = outcomes.flatMap(({ status }, id) => (status === 'rejected' ? [id] : []));
    expect(failed).toEqual([0, 41, 42, 99]);
    expect(await count('SELECT count(*) AS n FROM note')).toBe(96);
  });

  it('keeps several kinds together in one transaction, and writes all of a kind or nothing', async () => {
    await observer.query('INSERT INTO pair VALUES (7, 2)');

    const outcomes = await Promise.allSettled([
      ...[6, 7, 8].map((id) => writer.submit(PAIR, id)),
      writer.submit(NOTE, { id: 1, text: 'good' }),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(await count('SELECT count(*) AS n FROM pair WHERE id = 7')).toBe(1);
    expect(await count('SELECT count(*) AS n FROM pair WHERE id <> 7')).toBe(4);
  });

  it('loses nothing and doubles nothing while its connections are cut', async () => {
    const total = 3_000;
    let settled = 0;
    const all = Promise.all(
      Array.from({ length: total }, async (_, id) => {
        await new Promise((resolve) => setTimeout(resolve, id / 5));
        await writer.submit(NOTE, { id, text: `${id}` });
        settled += 1;
      }),
    );
    let cuts = 0;
    while (settled < total) {
      const { rowCount } = await observer.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      cuts += rowCount ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await all;

    expect(cuts).toBeGreaterThan(0);
    expect(await count('SELECT count(*) AS n FROM note WHERE text = id::text')).toBe(total);
  });

  it('survives a connection that breaks between two statements of a transaction', async () => {
    let cut = false;
    const slow: WriteKind<number, void> = {
      name: 'slow',
      single: false,
      async write(client, ids) {
        const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        if (!cut) {
          cut = true;
          const closed = new Promise((resolve) => client.once('end', resolve));
          await observer.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
          await closed;
        }
        await PAIR.write(client, ids);
        return ids.map(() => undefined);
      },
    };

    await writer.submit(slow, 1);

    expect(await count('SELECT count(*) AS n FROM pair')).toBe(2);
  });

  it('tells who waits when little enough is waiting', async () => {
    const all = Promise.all(Array.from({ length: 500 }, (_, id) => writer.submit(NOTE, { id, text: '' })));
    expect(writer.backlog).toBe(500);

    await writer.whenBelow(200);
    expect(writer.backlog).toBeLessThanOrEqual(200);
    await all;
    await writer.whenBelow(0);
  });

  it('lets no more into one transaction than its weight allows, unless one item alone has more', async () => {
    const weighed = new GroupCommit({
      pool,
      connections: 1,
      maxItems: 10,
      weigh: (item) => (item as Note).text.length,
    });
    const xids = await Promise.all(
      [4, 6, 1, 30, 5, 5].map((weight, id) => weighed.submit(NOTE, { id, text: 'x'.repeat(weight) })),
    );

    const [first, second, third, fourth, fifth, sixth] = xids;
    expect(first).not.toBeNull();
    expect(second).toBe(first);
    expect(sixth).toBe(fifth);
    expect(new Set([first, third, fourth, fifth]).size).toBe(4);
  });

  it('tells those who wait that Postgres is away once their patience is over', async () => {
    const unreachable = new pg.Pool({ connectionString: 'postgres://127.0.0.1:1/none', max: 1 });
    const impatient = new GroupCommit({ pool: unreachable, connections: 1, patienceMs: 1 });

    await expect(impatient.submit(NOTE, { id: 1, text: '' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(impatient.backlog).toBe(0);
    await unreachable.end();
  });

  it('gives up what Postgres does not take once it was told to stop', async () => {
    const unreachable = new pg.Pool({ connectionString: 'postgres://127.0.0.1:1/none', max: 1 });
    const given = new GroupCommit({ pool: unreachable, connections: 1 });
    const outcome = given.submit(NOTE, { id: 1, text: '' }).catch((error: unknown) => error);

    given.stop();

    expect(await outcome).toBeInstanceOf(WriterStoppedError);
    await poll(async () => given.backlog === 0);
    await unreachable.end();
  });
});
