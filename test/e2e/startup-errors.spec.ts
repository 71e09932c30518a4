import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { testRedisUrl } from '../support/redis.js';
import { runServer, type EndedServer } from '../support/server.js';

interface Situation {
  databaseUrl: string;
  redisUrl: string;
  busyPort: number;
}

/** What is wrong, the environment that makes it so, and the line that says so. */
const FAILURES: [string, (given: Situation) => Record<string, string>, RegExp][] = [
  ['a busy port', ({ busyPort }) => ({ PORT: String(busyPort) }), /^Port \d+ is in use\. .*PORT/],
  ['a port that is no number', () => ({ PORT: 'http' }), /^PORT=http: /],
  [
    'a database that does not exist',
    ({ databaseUrl }) => ({
      DATABASE_URL: changed(databaseUrl, (url) => (url.pathname = '/no_such_database')),
    }),
    /^Postgres can't be used at .*no_such_database.* does not exist.*DATABASE_URL/,
  ],
  [
    'a database that does not answer',
    () => ({ DATABASE_URL: 'postgres://soar:secret-of-the-house@127.0.0.1:1/soar' }),
    /^Postgres can't be used at .*:\*\*\*@.*ECONNREFUSED.*DATABASE_URL/,
  ],
  [
    'a Redis that does not answer',
    () => ({ REDIS_URL: 'redis://:secret-of-the-house@127.0.0.1:1' }),
    /^Redis can't be used at .*:\*\*\*@.*REDIS_URL/,
  ],
  ['an API process without Redis', () => ({ REDIS_URL: '' }), /^OPENSOAR_ROLE=api .*REDIS_URL/],
];
const ALL_AT_ONCE = {
  PORT: '70000',
  OPENSOAR_ROLE: 'boss',
  DATABASE_URL: 'mysql://localhost/x',
  REDIS_URL: 'http://localhost',
};

describe('a process that can not start', () => {
  let database: TestDatabase;
  let occupant: Server;
  let outcomes: EndedServer[];
  let ofAllAtOnce: EndedServer;

  beforeAll(async () => {
    database = await createTestDatabase();
    occupant = createServer();
    await once(occupant.listen(0, '127.0.0.1'), 'listening');
    const { port: busyPort } = occupant.address() as AddressInfo;
    const given = { databaseUrl: database.url, redisUrl: await testRedisUrl(), busyPort };
    const start = (env: Record<string, string>) =>
      runServer({ role: 'api', ...given, env: { LOG_LEVEL: 'warn', ...env } });
    [ofAllAtOnce, ...outcomes] = await Promise.all([
      start(ALL_AT_ONCE),
      ...FAILURES.map(([, env]) => start(env(given))),
    ]);
  }, 60_000);

  afterAll(async () => {
    occupant?.close();
    await database?.drop();
  });

  it.each(FAILURES.map(([what, , line], index) => ({ what, line, index })))(
    'says in one line what to do about $what',
    ({ line, index }) => {
      const outcome = outcomes[index];
      expect(outcome?.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
      expect(outcome?.stderr).not.toContain('secret-of-the-house');
      expect(outcome).toMatchObject({ stdout: '', code: 1 });
    },
  );

  it('names every variable that is wrong, a line each', () => {
    const names = ofAllAtOnce.stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(new Set(names)).toEqual(new Set(Object.keys(ALL_AT_ONCE)));
    expect(names).toHaveLength(Object.keys(ALL_AT_ONCE).length);
    expect(ofAllAtOnce.code).toBe(1);
  });
});

function changed(text: string, change: (url: URL) => void): string {
  const url = new URL(text);
  change(url);
  return url.href;
}
