import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../support/postgres.js';
import { type Ended, opensoar } from './opensoar.js';

interface Status {
  applied: { name: string; known: boolean }[];
  waiting: string[];
}

describe('opensoar db status and migrate', () => {
  let database: TestDatabase;
  let sql: pg.Client;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    sql = new pg.Client(database.url);
    await sql.connect();
  }, 120_000);

  afterAll(async () => {
    await sql?.end();
    await database?.drop();
  });

  const db = (...args: string[]): Promise<Ended> =>
    opensoar(['db', ...args], tmpdir(), { DATABASE_URL: database.url });

  it('tell which migrations wait, without a change, and apply them', async () => {
    const before = await db('status', '--json');
    expect(before).toMatchObject({ code: 1, stderr: expect.stringContaining('opensoar db migrate') });
    const { applied, waiting } = JSON.parse(before.stdout) as Status;
    expect(applied).toEqual([]);
    expect(waiting[0]).toMatch(/^InitialSchema/);
    const tables = await sql.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'");
    expect(tables.rows).toEqual([]);

    const migrate = await db('migrate');
    expect(migrate).toMatchObject({ code: 0, stdout: `Applied ${waiting.join(', ')}.\n`, stderr: '' });
    const after = await db('status');
    expect(after).toMatchObject({ code: 0, stderr: '' });
    expect(after.stdout.split('\n')).toEqual([
      expect.stringMatching(/^MIGRATION +STATE$/),
      ...waiting.map((name) => expect.stringMatching(new RegExp(`^${name} +applied$`))),
      '',
    ]);
  }, 120_000);

  it('tell what another version of the code has applied', async () => {
    await sql.query("INSERT INTO migrations (timestamp, name) VALUES (9, 'FromTheFuture9')");
    const { code, stdout } = await db('status', '--json');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Status).applied.at(-1)).toEqual({ name: 'FromTheFuture9', known: false });
  }, 60_000);

  it('say that the database does not answer', async () => {
    const { code, stderr } = await opensoar(['db', 'status'], tmpdir(), {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect(stderr).toContain("The database at DATABASE_URL can't be used");
    expect(code).toBe(3);
  }, 60_000);
});
