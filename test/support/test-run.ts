import { chmod, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPidFile } from '../../src/embedded/postmaster.js';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { EmbeddedRedis } from '../../src/embedded/embedded-redis.js';
import { throwAwayPostgres, throwAwayRedis } from './throw-away-services.js';

/**
 * What a run of the test suite shares: one Postgres, one Redis, and a directory. Tests find them in TEST_DATABASE_URL,
 * TEST_REDIS_URL and TEST_RUN_DIR; where a URL is set already, that server is used instead. Servers whose directories
 * lie below the run's, applications' homes included, end with the run.
 */
export class TestRun {
  private stopped: Promise<void> | undefined;

  private constructor(
    private readonly directory: string,
    private readonly services: { stop(): Promise<void> }[],
  ) {}

  static async start(): Promise<TestRun> {
    const directory = await mkdtemp(join(tmpdir(), 'opensoar-test-'));
    // The services may run as another user, each in a directory of its own.
    await chmod(directory, 0o711);
    process.env.TEST_RUN_DIR = directory;
    const run = new TestRun(directory, []);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => void run.stop().finally(() => process.exit(130)));
    }
    try {
      if (!process.env.TEST_DATABASE_URL) {
        const postgres = await EmbeddedPostgres.start({
          ...(await throwAwayPostgres(directory)),
          durable: false,
        });
        run.services.push(postgres);
        process.env.TEST_DATABASE_URL = postgres.url;
      }
      if (!process.env.TEST_REDIS_URL) {
        const redis = await EmbeddedRedis.start({ ...(await throwAwayRedis(directory)), databases: 1024 });
        run.services.push(redis);
        process.env.TEST_REDIS_URL = redis.url;
      }
    } catch (error) {
      await run.stop();
      throw error;
    }
    return run;
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.clear());
  }

  private async clear(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    for (const entry of await readdir(this.directory)) await clearLeftovers(join(this.directory, entry));
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** A test file that was cut short leaves its private servers behind, or those of an application's home directory. */
async function clearLeftovers(directory: string): Promise<void> {
  for (const service of ['.', 'postgres', 'redis']) {
    // As root, the services of a home are links that lead out of it.
    const path = await realpath(join(directory, service)).catch(() => undefined);
    if (path === undefined) continue;
    kill((await readPidFile(join(path, 'data')))?.pid);
    kill(Number(await readFile(join(path, 'redis.pid'), 'utf8').catch(() => 0)));
    if (service !== '.') await rm(path, { recursive: true, force: true });
  }
}

function kill(pid: number | undefined): void {
  if (!pid) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
