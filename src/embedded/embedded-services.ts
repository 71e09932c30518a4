import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../config/configuration.js';
import { StartupError } from '../errors/startup-error.js';
import { EmbeddedPostgres } from './embedded-postgres.js';
import { EmbeddedRedis } from './embedded-redis.js';
import { HomeLock } from './home-lock.js';
import { Interruption } from './interruption.js';
import { findRedisServer, redisInstallHint } from './redis-server.js';
import { findServiceAccount, type ServiceAccount } from './service-account.js';
import { openServiceDirectory } from './service-directory.js';

type Report = (line: string) => void;

interface Service {
  stop(): Promise<void>;
}

export interface EmbeddedServices {
  readonly databaseUrl: string;
  /** Undefined where there is no Redis. */
  readonly redisUrl?: string;
  /** Stops what was started here; a further call waits for the first. */
  stop(): Promise<void>;
}

/**
 * Starts a Postgres where `databaseUrl` is not configured, and a private Redis where `redisUrl` is not and a server is
 * on the PATH. `report` gets a line for every step that takes time. Throws a `StartupError`.
 */
export async function startEmbeddedServices(
  configuration: Configuration,
  report: Report,
): Promise<EmbeddedServices> {
  const { databaseUrl, redisUrl, home, role } = configuration;
  if (databaseUrl !== undefined && redisUrl !== undefined) {
    return { databaseUrl, redisUrl, stop: () => Promise.resolve() };
  }
  if (role !== 'all') {
    throw new StartupError(
      `OPENSOAR_ROLE=${role} shares its work with other processes: set both DATABASE_URL and REDIS_URL, the same for all.`,
    );
  }
  const running: Service[] = [];
  const keep = <T extends Service>(service: T): T => {
    running.push(service);
    return service;
  };
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopAll(running, report));
  const interruption = new Interruption();
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    keep(await HomeLock.acquire(home));
    const account = await findServiceAccount(report);
    interruption.throwIfReceived();
    const postgresUrl = databaseUrl ?? keep(await startPostgres(home, account, report)).url;
    interruption.throwIfReceived();
    if (redisUrl !== undefined) return { databaseUrl: postgresUrl, redisUrl, stop };
    const redis = await startRedis(home, account, report);
    if (redis) {
      keep(redis).onExit(() => {
        if (!stopped) report('The private Redis has ended: work goes on, more slowly, until the next start.');
      });
    }
    interruption.throwIfReceived();
    return { databaseUrl: postgresUrl, redisUrl: redis?.url, stop };
  } catch (error) {
    await stop();
    throw asStartupError(error, home);
  } finally {
    interruption.dispose();
  }
}

async function startPostgres(
  home: string,
  account: ServiceAccount | undefined,
  report: Report,
): Promise<EmbeddedPostgres> {
  const directory = await openServiceDirectory(home, 'postgres', account);
  const password = await postgresPassword(home, directory);
  report(`Starting Postgres (data: ${directory}).`);
  return EmbeddedPostgres.start({ directory, password, account, report });
}

/** In the home itself, readable by its owner alone. Made before the cluster, so that none is ever without it. */
async function postgresPassword(home: string, directory: string): Promise<string> {
  const file = join(home, 'postgres.password');
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (known) return known;
  const data = join(directory, 'data');
  if (
    await access(data).then(
      () => true,
      () => false,
    )
  ) {
    throw new StartupError(
      `${file} is missing, the password of the data in ${data}: restore it, or move that data away.`,
    );
  }
  const password = randomBytes(24).toString('hex');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

/** The application works without it, so that a Redis that fails is told and left out. */
async function startRedis(
  home: string,
  account: ServiceAccount | undefined,
  report: Report,
): Promise<EmbeddedRedis | undefined> {
  const { command, outdated } = await findRedisServer();
  if (command === undefined) {
    const found = outdated ? `${outdated} is older than 6.2` : 'No redis-server on the PATH';
    report(
      `${found}: running in this process alone. With Redis, workers can be added (${redisInstallHint()}).`,
    );
    return undefined;
  }
  try {
    const directory = await openServiceDirectory(home, 'redis', account);
    report(`Starting a private Redis (${command}).`);
    return await EmbeddedRedis.start({ command, directory, account, recordFile: join(home, 'redis.json') });
  } catch (error) {
    report(`The private Redis did not start (${(error as Error).message}): running in this process alone.`);
    return undefined;
  }
}

async function stopAll(running: Service[], report: Report): Promise<void> {
  if (running.length > 1) report('Stopping the embedded services.');
  for (const service of running.reverse()) await service.stop();
}

function asStartupError(error: unknown, home: string): unknown {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StartupError(
      `${path ?? home} can't be used by this user (${code}): make it accessible, or set OPENSOAR_HOME to another directory.`,
      { cause: error },
    );
  }
  if (code === 'ENOSPC')
    return new StartupError(`No space is left on the disk of ${path ?? home}.`, { cause: error });
  return error instanceof Error && code !== undefined && !(error instanceof StartupError)
    ? new StartupError(`The embedded services did not start: ${message}`, { cause: error })
    : error;
}
