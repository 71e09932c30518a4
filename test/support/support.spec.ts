import { afterAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  createEmptyDatabase,
  createTestDatabase,
  startPrivatePostgres,
  type TestDatabase,
} from './postgres.js';
import { startPrivateRedis, testRedisUrl } from './redis.js';

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const COUNT_TABLES = "SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'";

describe('test databases', () => {
  it('are migrated and apart from each other, also when several are made at once', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    databases.push(one, two);
    await query(one.url, 'CREATE TABLE only_here ()');
    const [inOne] = await query(one.url, COUNT_TABLES);
    const [inTwo] = await query(two.url, COUNT_TABLES);
    expect(inTwo?.['tables']).toBeGreaterThan(0);
    expect(inOne?.['tables']).toBe(Number(inTwo?.['tables']) + 1);
  });

  it('come without a table on demand', async () => {
    const empty = await createEmptyDatabase();
    databases.push(empty);
    expect(await query(empty.url, COUNT_TABLES)).toEqual([{ tables: 0 }]);
  });

  it('keep what was committed when a private server is killed', async () => {
    const postgres = await startPrivatePostgres();
    try {
      await query(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS one');
      await postgres.kill();
      await postgres.restart();
      expect(await query(postgres.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    } finally {
      await postgres.stop();
    }
  });
});

describe('test Redis', () => {
  it('gives every caller a number of its own', async () => {
    expect(await testRedisUrl()).not.toBe(await testRedisUrl());
  });

  it('can be emptied, killed and restarted where it is private', async () => {
    const server = await startPrivateRedis();
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    try {
      await redis.set('key', 'value');
      await server.flushAll();
      expect(await redis.get('key')).toBeNull();
      await redis.set('key', 'value');
      await server.kill();
      await server.restart();
      expect(await redis.get('key')).toBeNull();
    } finally {
      redis.disconnect();
      await server.stop();
    }
  });
});
