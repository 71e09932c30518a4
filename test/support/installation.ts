import pg from 'pg';
import type { ProcessRole } from '../../src/config/environment.js';
import { createScratchDirectory, type ScratchDirectory } from '../playbooks/playbook-directory.js';
import { TestClient } from './client.js';
import {
  createTestDatabase,
  type PrivatePostgres,
  startPrivatePostgres,
  type TestDatabase,
} from './postgres.js';
import { type PrivateRedis, startPrivateRedis } from './redis.js';
import { type Server, startServer } from './server.js';

/** Processes of the built application that share a database, a Redis of their own, and playbooks. */
export class Installation {
  private readonly servers: Server[] = [];
  private readonly clients: TestClient[] = [];
  private apiKey = '';

  private constructor(
    readonly database: TestDatabase,
    /** Undefined: a database of the run's Postgres. */
    readonly postgres: PrivatePostgres | undefined,
    /** Undefined: local dispatch. */
    readonly redis: PrivateRedis | undefined,
    private readonly playbookDirs: string[],
    private readonly scratch: ScratchDirectory,
    private readonly sql: pg.Pool,
  ) {}

  /** Playbooks are given as directories, or as the files of one: their text by their name. */
  static async create({
    redis = true,
    postgres = false,
    playbookDirs = [],
    playbookFiles = {},
  }: {
    redis?: boolean;
    /** A Postgres of its own, for tests that kill it. */
    postgres?: boolean;
    playbookDirs?: string[];
    playbookFiles?: Record<string, string>;
  } = {}): Promise<Installation> {
    const [privatePostgres, privateRedis, scratch] = await Promise.all([
      postgres ? startPrivatePostgres() : undefined,
      redis ? startPrivateRedis() : undefined,
      createScratchDirectory(),
    ]);
    const database = privatePostgres
      ? { url: privatePostgres.url, drop: () => privatePostgres.stop() }
      : await createTestDatabase();
    await scratch.write(playbookFiles);
    const sql = new pg.Pool({ connectionString: database.url, max: 2 });
    sql.on('error', () => undefined);
    return new Installation(
      database,
      privatePostgres,
      privateRedis,
      [...playbookDirs, scratch.path],
      scratch,
      sql,
    );
  }

  async start(role: ProcessRole, env: Record<string, string> = {}): Promise<Server> {
    const server = await startServer({
      role,
      databaseUrl: this.database.url,
      redisUrl: this.redis?.url,
      playbooks: this.playbookDirs,
      env,
    });
    this.servers.push(server);
    if (server.apiKey) this.apiKey = server.apiKey;
    return server;
  }

  /** Writes or overwrites playbook files, for the processes that start after it. */
  writePlaybooks(files: Record<string, string>): Promise<void> {
    return this.scratch.write(files);
  }

  /** Deletes one of the files that were written. */
  removePlaybook(file: string): Promise<void> {
    return this.scratch.delete(file);
  }

  /** Starts an API process, and gives a client of it. */
  async startApi(env: Record<string, string> = {}): Promise<TestClient> {
    return this.client(await this.start('api', env));
  }

  client(server: Server): TestClient {
    const client = new TestClient(server.url, this.apiKey);
    this.clients.push(client);
    return client;
  }

  /** All that its processes have written so far. */
  output(): string {
    return this.servers.map((server) => server.output()).join('');
  }

  async rows<T extends object>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return (await this.sql.query<T>(sql, parameters)).rows;
  }

  /** How many executions there are in each status. */
  async executionCounts(): Promise<Record<string, number>> {
    const rows = await this.rows<{ status: string; count: number }>(
      'SELECT status, count(*)::int AS count FROM execution GROUP BY status',
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  /** Ends all that was started here, and removes it. */
  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    await Promise.all(this.servers.map((server) => server.kill()));
    await this.sql.end();
    await Promise.all([this.database.drop(), this.redis?.stop(), this.scratch.remove()]);
  }
}
