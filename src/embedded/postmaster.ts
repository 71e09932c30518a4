import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const CANNOT_CONNECT_NOW = '57P03';
const WAIT_MS = 60_000;
/** For a postmaster that has written its file and does not listen yet. */
const REFUSED_MS = 2_000;

/** What a postmaster writes to `postmaster.pid` in its data directory. */
export async function readPidFile(data: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]) } : undefined;
}

/**
 * Does a server still run on the data? The process id proves nothing, since after a reboot it may be anybody's, and
 * pg_ctl would signal that: a server that takes the cluster's own password is ours.
 */
export async function runningPostmaster(
  data: string,
  login: { user: string; password: string },
): Promise<boolean> {
  const recorded = await readPidFile(data);
  if (!recorded || !isAlive(recorded.pid)) return false;
  const begun = Date.now();
  for (;;) {
    const problem = await tryLogin({ ...login, port: recorded.port });
    if (problem === undefined) return true;
    const patience = problem === CANNOT_CONNECT_NOW ? WAIT_MS : problem === 'ECONNREFUSED' ? REFUSED_MS : 0;
    if (Date.now() - begun >= patience || !isAlive(recorded.pid)) return false;
    await delay(50);
  }
}

/**
 * To be called when no server runs on the data. Postgres copes with a file whose process is gone, but refuses to
 * start where another program has got its process id.
 */
export async function removeStalePidFile(data: string): Promise<void> {
  const recorded = await readPidFile(data);
  if (recorded && isAlive(recorded.pid)) await rm(join(data, 'postmaster.pid'), { force: true });
}

async function tryLogin(login: {
  user: string;
  password: string;
  port: number;
}): Promise<string | undefined> {
  const client = new pg.Client({
    ...login,
    host: '127.0.0.1',
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? 'unknown';
  } finally {
    await client.end().catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
