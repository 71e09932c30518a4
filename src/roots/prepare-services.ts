import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { Configuration } from '../config/configuration.js';
import { createDataSource } from '../database/data-source.options.js';
import { runMigrations } from '../database/run-migrations.js';
import { StartupError } from '../errors/startup-error.js';

/**
 * Connects to Postgres and Redis once, so that what is wrong with a URL is one clear line, and brings the schema up to date.
 * Throws a `StartupError`.
 */
export async function prepareServices(
  configuration: Configuration,
  report: (line: string) => void,
): Promise<void> {
  const dataSource = await connect(configuration.requireDatabaseUrl());
  try {
    await runMigrations(dataSource, () => {
      if (!configuration.migrate) {
        throw new StartupError(
          'The database schema is out of date. Run `npx opensoar db migrate`, or set DATABASE_MIGRATE=true.',
        );
      }
      report('Bringing the database schema up to date.');
    });
  } finally {
    await dataSource.destroy();
  }
  if (configuration.redisUrl !== undefined) await pingRedis(configuration.redisUrl);
}

async function connect(url: string): Promise<DataSource> {
  try {
    return await createDataSource(url).initialize();
  } catch (error) {
    throw new StartupError(
      `Postgres can't be used at ${withoutPassword(url)}: ${reasonOf(error)}. Start it, or correct DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function pingRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, retryStrategy: () => null });
  // The rejected connect says the same.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw new StartupError(
      `Redis can't be used at ${withoutPassword(url)}: ${reasonOf(error)}. Start it, correct REDIS_URL, or unset it.`,
      { cause: error },
    );
  } finally {
    redis.disconnect();
  }
}

function reasonOf(error: unknown): string {
  // A connection refused on several addresses is an AggregateError without a message.
  const { message, errors } = error as AggregateError;
  const reason = message || (errors?.[0] as Error | undefined)?.message || String(error);
  return reason.replace(/\.$/, '');
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '***';
    return parsed.href;
  } catch {
    return 'the URL given';
  }
}
