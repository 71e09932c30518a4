import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModuleMetadata } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { QueryRunner } from 'typeorm';
import { AlertsApiModule } from '../../src/alerts/alerts-api.module.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { loadConfiguration } from '../../src/config/configuration.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { GroupCommitModule } from '../../src/database/group-commit.module.js';
import { DispatchModule } from '../../src/dispatch/dispatch.module.js';
import { ErrorsModule } from '../../src/errors/errors.module.js';
import { EventsModule } from '../../src/events/events.module.js';
import { GraphqlModule } from '../../src/graphql/graphql.module.js';
import { ApiKeyScope } from '../../src/identity/api-key.entity.js';
import { ApiKeysService } from '../../src/identity/api-keys.service.js';
import { IdentityApiModule } from '../../src/identity/identity-api.module.js';
import { IdentityModule } from '../../src/identity/identity.module.js';
import { IngestionApiModule } from '../../src/ingestion/ingestion-api.module.js';
import { acceptRawBodies } from '../../src/ingestion/raw-body.js';
import { MetricsModule } from '../../src/metrics/metrics.module.js';
import { dataSourceOf } from '../support/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

export const BODY_LIMIT = 1024 * 1024;

/** What the webhook answers, of either kind. */
export interface Answer {
  status: number;
  accepted: {
    alertId: string;
    duplicate: boolean;
    correlationId: string;
    executions: { id: string; playbook: string }[];
  }[];
  rejected: { index: number; code: string; message: string }[];
  code?: string;
  message?: string;
}

/** The ingesting part of an API process, on a database of its own. Nothing runs the executions. */
export class IngestionApp {
  private constructor(
    private readonly app: NestFastifyApplication,
    private readonly database: TestDatabase,
    private readonly home: string,
    readonly url: string,
    /** An API key. */
    readonly key: string,
  ) {}

  /** `reach` says by which URL the application reaches its database, where not by the database's own. */
  static async create(
    playbooks: NonNullable<ModuleMetadata['providers']>,
    reach: (databaseUrl: string) => Promise<string> = async (url) => url,
    env: Record<string, string> = {},
  ): Promise<IngestionApp> {
    const database = await createTestDatabase();
    const home = await mkdtemp(join(tmpdir(), 'opensoar-ingestion-'));
    const configuration = loadConfiguration({
      DATABASE_URL: await reach(database.url),
      REDIS_URL: undefined,
      OPENSOAR_HOME: home,
      PLAYBOOK_DIRS: ':',
      MAX_BODY_BYTES: String(BODY_LIMIT),
      ...env,
    });
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.with(configuration),
        DatabaseModule,
        GroupCommitModule,
        EventsModule,
        MetricsModule,
        DispatchModule.with(configuration),
        ErrorsModule,
        IdentityModule,
        IdentityApiModule,
        AlertsApiModule,
        IngestionApiModule,
        GraphqlModule,
      ],
      providers: playbooks,
    }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(
      new FastifyAdapter({ bodyLimit: BODY_LIMIT }),
      { logger: false },
    );
    acceptRawBodies(app);
    await app.listen(0, '127.0.0.1');
    const { key } = await app
      .get(ApiKeysService)
      .create({ name: 'sensor', scopes: [ApiKeyScope.INGEST, ApiKeyScope.READ] });
    return new IngestionApp(app, database, home, await app.getUrl(), key);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
    await rm(this.home, { recursive: true });
  }

  async post(
    body: string | Buffer | undefined,
    {
      path = '',
      contentType = 'application/json',
      key = this.key,
      headers = {},
    }: { path?: string; contentType?: string; key?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}/webhooks/alerts${path}`, {
      method: 'POST',
      headers: { 'content-type': contentType, authorization: `Bearer ${key}`, ...headers },
      body,
    });
    return { ...((await response.json()) as Answer), status: response.status };
  }

  /** A further key. */
  async createKey(
    name: string,
    scopes = [ApiKeyScope.INGEST],
    partners: string[] | null = null,
  ): Promise<string> {
    return (await this.app.get(ApiKeysService).create({ name, scopes, partners })).key;
  }

  async graphql(query: string, variables: Record<string, unknown>, key = this.key): Promise<unknown> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return dataSourceOf(this.app).query<T[]>(sql, parameters);
  }

  /** A connection of its own; to be released. */
  connection(): QueryRunner {
    return dataSourceOf(this.app).createQueryRunner();
  }

  /** How many rows there are of everything that ingestion writes. */
  async counts(): Promise<Record<string, number>> {
    const [counts] = await this.rows<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM payload) AS payloads, (SELECT count(*)::int FROM alert) AS alerts,
              (SELECT count(*)::int FROM alert_event) AS events, (SELECT count(*)::int FROM execution) AS executions`,
    );
    return counts ?? {};
  }
}
