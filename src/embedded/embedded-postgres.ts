import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '../errors/startup-error.js';
import { freePort } from './free-port.js';
import { locatePostgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { removeStalePidFile, runningPostmaster } from './postmaster.js';
import { runCommand } from './run-command.js';
import type { ServiceAccount } from './service-account.js';

const USER = 'opensoar';
const DATABASE = 'opensoar';
const START_SECONDS = 120;
const STOP_SECONDS = 60;
/** Somebody took the port that was free, or processes of a killed server have not all ended yet. */
const PASSING_PROBLEM = /Address already in use|pre-existing shared memory block/;
const START_TRIES = 5;
const START_PAUSE_MS = 200;

export interface EmbeddedPostgresOptions {
  /** A directory that `account` owns. Holds `data` and `postgres.log`. */
  directory: string;
  password: string;
  account?: ServiceAccount;
  /** False trades safety in a crash of the machine for speed: for throw-away data. */
  durable?: boolean;
  /** A free one unless given. */
  port?: number;
  report?: (line: string) => void;
}

/** A Postgres server of our own on 127.0.0.1, its cluster made on the first start. */
export class EmbeddedPostgres {
  private readonly data: string;
  private readonly log: string;
  private readonly report: (line: string) => void;
  private port = 0;

  private constructor(
    private readonly options: EmbeddedPostgresOptions,
    private readonly binaries: PostgresBinaries,
  ) {
    this.data = join(options.directory, 'data');
    this.log = join(options.directory, 'postgres.log');
    this.report = options.report ?? (() => undefined);
  }

  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const binaries = await locatePostgresBinaries(options.account, options.report ?? (() => undefined));
    const postgres = new EmbeddedPostgres(options, binaries);
    await postgres.ensureCluster();
    await postgres.endPredecessor();
    await postgres.launch();
    try {
      await postgres.ensureDatabase();
    } catch (error) {
      await postgres.stop();
      throw error;
    }
    return postgres;
  }

  get url(): string {
    return `postgres://${USER}:${this.options.password}@127.0.0.1:${this.port}/${DATABASE}`;
  }

  async stop(): Promise<void> {
    const fast = await this.pgCtl('stop', '--mode=fast', `--timeout=${STOP_SECONDS}`);
    if (fast.exitCode === 0 || (await this.pgCtl('status')).exitCode !== 0) return;
    this.report('Postgres does not stop in good order: ending it at once. It recovers at the next start.');
    await this.pgCtl('stop', '--mode=immediate', `--timeout=${STOP_SECONDS}`);
  }

  private async ensureCluster(): Promise<void> {
    const version = await readFile(join(this.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
    if (version === undefined) return this.createCluster();
    if (version.trim() !== this.binaries.major) {
      throw new StartupError(
        `${this.data} holds data of Postgres ${version.trim()}, and the embedded Postgres is ${this.binaries.major}: ` +
          'dump it with the old version, move it away, start, and restore; or set DATABASE_URL.',
      );
    }
  }

  /** Under another name until it is complete, so that a half-made cluster is never opened. */
  private async createCluster(): Promise<void> {
    this.report('Creating the Postgres data directory.');
    const unfinished = `${this.data}.unfinished`;
    const passwordFile = join(this.options.directory, 'initial-password');
    await rm(unfinished, { recursive: true, force: true });
    await writeFile(passwordFile, this.options.password, { mode: 0o600 });
    try {
      if (this.options.account) await chown(passwordFile, this.options.account.uid, this.options.account.gid);
      const { exitCode, output } = await this.run(this.binaries.initdb, [
        `--pgdata=${unfinished}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Sorts by code point like C, but knows the letters of all alphabets when case does not matter.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
        ...(this.options.durable === false ? ['--no-sync'] : []),
      ]);
      if (exitCode !== 0)
        throw new StartupError(`The Postgres data directory could not be created: ${output}`);
    } finally {
      await rm(passwordFile, { force: true });
    }
    await rename(unfinished, this.data);
  }

  /** A server that a killed process left running is stopped, and with it whatever sessions that process had. */
  private async endPredecessor(): Promise<void> {
    if (await runningPostmaster(this.data, { user: USER, password: this.options.password })) {
      this.report('A Postgres of an earlier run still runs on this data: stopping it.');
      await this.stop();
    } else {
      await removeStalePidFile(this.data);
    }
  }

  private async launch(): Promise<void> {
    for (let tries = START_TRIES; ; tries -= 1) {
      this.port = this.options.port ?? (await freePort());
      await rename(this.log, `${this.log}.1`).catch(() => undefined);
      const started = await this.pgCtl(
        'start',
        `--log=${this.log}`,
        `--timeout=${START_SECONDS}`,
        `--options=${this.serverOptions()}`,
      );
      if (started.exitCode === 0) return;
      const log = await readFile(this.log, 'utf8').catch(() => started.output);
      if (tries === 0 || !PASSING_PROBLEM.test(log)) {
        const reason = /(?:FATAL|PANIC): +(.*)/.exec(log)?.[1] ?? started.output;
        throw new StartupError(`The embedded Postgres did not start: ${reason} (log: ${this.log})`);
      }
      await delay(START_PAUSE_MS);
    }
  }

  private serverOptions(): string {
    const settings = [
      `port=${this.port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
      'shared_buffers=128MB',
      'log_checkpoints=off',
      'timezone=UTC',
      'log_timezone=UTC',
      ...(this.options.durable === false
        ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
        : []),
    ];
    return settings.map((setting) => `-c ${setting}`).join(' ');
  }

  private async ensureDatabase(): Promise<void> {
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.port,
      user: USER,
      password: this.options.password,
      database: 'postgres',
      ssl: false,
    });
    await client.connect();
    try {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    } finally {
      await client.end();
    }
  }

  private pgCtl(verb: string, ...args: string[]): Promise<{ exitCode: number; output: string }> {
    return this.run(this.binaries.pgCtl, [verb, `--pgdata=${this.data}`, ...args]);
  }

  private async run(command: string, args: string[]): Promise<{ exitCode: number; output: string }> {
    const { directory: cwd, account } = this.options;
    return runCommand(command, args, { cwd, account }).catch((cause: Error) => {
      throw new StartupError(
        `The embedded Postgres can't be run here (${cause.message}): set DATABASE_URL.`,
        {
          cause,
        },
      );
    });
  }
}
