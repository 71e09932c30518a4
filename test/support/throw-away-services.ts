import { chown, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedPostgresOptions } from '../../src/embedded/embedded-postgres.js';
import type { EmbeddedRedisOptions } from '../../src/embedded/embedded-redis.js';
import { findRedisServer, redisInstallHint } from '../../src/embedded/redis-server.js';
import { findServiceAccount } from '../../src/embedded/service-account.js';

/** What starts a Postgres of its own below the directory of the test run. */
export async function throwAwayPostgres(runDirectory: string): Promise<EmbeddedPostgresOptions> {
  return { ...(await makeDirectory(runDirectory, 'postgres-')), password: 'throw-away' };
}

/** What starts a Redis of its own below the directory of the test run. */
export async function throwAwayRedis(runDirectory: string): Promise<EmbeddedRedisOptions> {
  const { command } = await findRedisServer();
  if (command === undefined) {
    throw new Error(`The tests need a redis-server of 6.2 or newer on the PATH: ${redisInstallHint()}`);
  }
  return { ...(await makeDirectory(runDirectory, 'redis-')), command };
}

async function makeDirectory(
  parent: string,
  prefix: string,
): Promise<Pick<EmbeddedPostgresOptions, 'directory' | 'account'>> {
  const account = await findServiceAccount(() => undefined);
  const directory = await mkdtemp(join(parent, prefix));
  if (account) await chown(directory, account.uid, account.gid);
  return { directory, account };
}
