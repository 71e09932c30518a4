import { randomUUID } from 'node:crypto';
import { basename, join } from 'node:path';
import pg from 'pg';
import { createDataSource } from '../../src/database/data-source.options.js';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { readPidFile } from '../../src/embedded/postmaster.js';
import { fromTestRun } from './environment.js';
import { throwAwayPostgres } from './throw-away-services.js';

/** Held while the template is made or copied; any number will do. */
const TEMPLATE_LOCK = 7_301_945;

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of its own for one test file: the migrated schema, no rows. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(async (administrator, name) => {
    await administrator.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await administrator.query(`CREATE DATABASE ${name} TEMPLATE ${await ensureTemplate(administrator)}`);
  });
}

/** A database without any table, for tests of the migrations themselves. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(async (administrator, name) => {
    await administrator.query(`CREATE DATABASE ${name}`);
  });
}

/** A Postgres of its own that keeps what it has committed, for tests that kill it. */
export interface PrivatePostgres {
  readonly url: string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one, without any table. */
export async function startPrivatePostgres(): Promise<PrivatePostgres> {
  const options = await throwAwayPostgres(fromTestRun('TEST_RUN_DIR'));
  let server = await EmbeddedPostgres.start(options);
  const { url } = server;
  return {
    url,
    kill: async () => {
      const postmaster = await readPidFile(join(options.directory, 'data'));
      if (postmaster) process.kill(postmaster.pid, 'SIGKILL');
    },
    restart: async () => {
      server = await EmbeddedPostgres.start({ ...options, port: Number(new URL(url).port) });
    },
    stop: () => server.stop(),
  };
}

async function createDatabase(
  create: (administrator: pg.Client, name: string) => Promise<void>,
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdministrator((administrator) => create(administrator, name));
  return {
    url: urlOf(name),
    drop: () =>
      asAdministrator(async (administrator) => {
        await administrator.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** The migrated database that the others are copies of: made by the first test file of the run that asks. */
async function ensureTemplate(administrator: pg.Client): Promise<string> {
  const name = `template_${basename(fromTestRun('TEST_RUN_DIR')).replace(/\W/g, '_').toLowerCase()}`;
  const { rowCount } = await administrator.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 1) return name;
  const unfinished = `${name}_unfinished`;
  await administrator.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await administrator.query(`CREATE DATABASE ${unfinished}`);
  const dataSource = await createDataSource(urlOf(unfinished)).initialize();
  try {
    await dataSource.runMigrations();
  } finally {
    await dataSource.destroy();
  }
  await administrator.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  return name;
}

async function asAdministrator(work: (administrator: pg.Client) => Promise<void>): Promise<void> {
  const administrator = new pg.Client(fromTestRun('TEST_DATABASE_URL'));
  await administrator.connect();
  try {
    await work(administrator);
  } finally {
    await administrator.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(fromTestRun('TEST_DATABASE_URL'));
  url.pathname = `/${database}`;
  return url.href;
}
