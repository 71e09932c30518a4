import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createTestHome } from '../../test/support/home.js';
import { Configuration } from '../config/configuration.js';
import { readEnvironment } from '../config/environment.js';
import { StartupError } from '../errors/startup-error.js';
import { type EmbeddedServices, startEmbeddedServices } from './embedded-services.js';
import { readPidFile } from './postmaster.js';
import { findServiceAccount } from './service-account.js';
import { openServiceDirectory } from './service-directory.js';

let home: string;
const started: EmbeddedServices[] = [];

beforeEach(async () => {
  home = await createTestHome();
});

afterEach(async () => {
  for (const services of started.splice(0)) await services.stop();
});

async function start(
  environment: Record<string, string> = {},
  onLine: (line: string) => void = () => undefined,
): Promise<EmbeddedServices & { lines: string[] }> {
  const lines: string[] = [];
  const configuration = new Configuration(readEnvironment({ OPENSOAR_HOME: home, ...environment }));
  const services = await startEmbeddedServices(configuration, (line) => {
    lines.push(line);
    onLine(line);
  });
  started.push(services);
  return { ...services, lines };
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function ping(url: string): Promise<string> {
  const redis = new Redis(url, { retryStrategy: () => null });
  try {
    return await redis.ping();
  } finally {
    redis.disconnect();
  }
}

/** What of a data directory is looked at before Postgres is. */
async function makeData(version: string): Promise<void> {
  const account = await findServiceAccount(() => undefined);
  const data = join(await openServiceDirectory(home, 'postgres', account), 'data');
  await mkdir(data);
  await writeFile(join(data, 'PG_VERSION'), `${version}\n`);
}

/** A process of another program, run by the user that Postgres runs as. */
async function stranger(): Promise<ChildProcess> {
  const { uid, gid } = await stat(await realpath(join(home, 'postgres')));
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { uid, gid, cwd: '/' });
  await once(child, 'spawn');
  return child;
}

describe('startEmbeddedServices', () => {
  it('starts nothing where both URLs are configured', async () => {
    const urls = { DATABASE_URL: 'postgres://db.example/soar', REDIS_URL: 'redis://redis.example' };
    const services = await start(urls);
    expect(services).toMatchObject({ databaseUrl: urls.DATABASE_URL, redisUrl: urls.REDIS_URL, lines: [] });
  });

  it('refuses a role that shares its work when the services would be its own', async () => {
    await expect(start({ OPENSOAR_ROLE: 'worker' })).rejects.toThrow(/DATABASE_URL and REDIS_URL/);
  });

  it('brings up Postgres and Redis, stops them, and finds the data again', async () => {
    const first = await start();
    await query(first.databaseUrl, 'CREATE TABLE kept AS SELECT 1 AS one');
    expect(await ping(first.redisUrl ?? '')).toBe('PONG');
    expect((await stat(join(home, 'postgres.password'))).mode & 0o777).toBe(0o600);
    await Promise.all([first.stop(), first.stop()]);
    await expect(query(first.databaseUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

    const second = await start({ REDIS_URL: 'redis://redis.example' });
    expect(second.redisUrl).toBe('redis://redis.example');
    expect(await query(second.databaseUrl, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('lets one process at a time use a home', async () => {
    await start();
    await expect(start()).rejects.toThrow(new RegExp(`already runs on .*process ${process.pid}`));
  });

  it('takes over from a process that was killed: its lock, its Postgres, its Redis', async () => {
    const first = await start();
    await query(first.databaseUrl, 'CREATE TABLE kept AS SELECT 1 AS one');
    // What the killed process leaves is a lock that nobody answers for.
    await writeFile(join(home, 'server.lock'), JSON.stringify({ pid: process.pid, port: 1, token: 'gone' }));
    const second = await start();
    expect(second.lines).toContain('A Postgres of an earlier run still runs on this data: stopping it.');
    expect(await query(second.databaseUrl, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await expect(query(first.databaseUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await expect(ping(first.redisUrl ?? '')).rejects.toThrow(/closed/);
  });

  it('starts where the process id of a dead Postgres now belongs to another program, and leaves that alone', async () => {
    const first = await start();
    const pidFile = join(await realpath(join(home, 'postgres')), 'data', 'postmaster.pid');
    const recorded = await readFile(pidFile, 'utf8');
    await first.stop();
    const other = await stranger();
    try {
      await writeFile(pidFile, recorded.replace(/^\d+/, String(other.pid)));
      await start();
      expect((await readPidFile(join(home, 'postgres', 'data')))?.pid).not.toBe(other.pid);
      expect(other.exitCode ?? other.signalCode).toBeNull();
    } finally {
      other.kill();
    }
  });

  it('says so when the password of existing data is missing', async () => {
    await makeData('18');
    const failure = start();
    await expect(failure).rejects.toThrow(StartupError);
    await expect(failure).rejects.toThrow(/postgres\.password is missing/);
  });

  it('says so when the data is of another version of Postgres', async () => {
    await makeData('11');
    await writeFile(join(home, 'postgres.password'), 'secret');
    await expect(start()).rejects.toThrow(/holds data of Postgres 11/);
  });

  it('stops what it has started when a signal comes meanwhile', async () => {
    const starting = start({}, (line) => {
      if (line.startsWith('Starting a private Redis')) process.emit('SIGTERM', 'SIGTERM');
    });
    await expect(starting).rejects.toThrow('Stopped by SIGTERM');
    expect(await readPidFile(join(home, 'postgres', 'data'))).toBeUndefined();
    await expect(readFile(join(home, 'server.lock'))).rejects.toThrow('ENOENT');
  });
});
