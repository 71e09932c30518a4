import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { dataSourceOf } from '../../test/support/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { type PrivateRedis, startPrivateRedis } from '../../test/support/redis.js';
import { ConfigModule } from '../config/config.module.js';
import { Configuration } from '../config/configuration.js';
import { readEnvironment } from '../config/environment.js';
import { DatabaseModule } from '../database/database.module.js';
import { ErrorsModule } from '../errors/errors.module.js';
import { EventsModule } from '../events/events.module.js';
import { ApiKeyScope } from '../identity/api-key.entity.js';
import { ApiKeysService } from '../identity/api-keys.service.js';
import { AccessGuard } from '../identity/access.guard.js';
import { IdentityModule } from '../identity/identity.module.js';
import { Metrics } from '../metrics/metrics.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { HealthApiModule } from './health-api.module.js';

describe('health', () => {
  let database: TestDatabase;
  let playbooks: string;
  let redis: PrivateRedis | undefined;
  let app: NestFastifyApplication | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    playbooks = await mkdtemp(join(tmpdir(), 'opensoar-health-'));
  });

  afterEach(async () => {
    await app?.close();
    await redis?.stop();
    app = redis = undefined;
  });

  afterAll(async () => {
    await rm(playbooks, { recursive: true, force: true });
    await database?.drop();
  });

  /** A server of the health endpoints alone; resolves to its address. */
  async function serve(redisUrl?: string): Promise<string> {
    const environment = readEnvironment({
      DATABASE_URL: database.url,
      REDIS_URL: redisUrl,
      PLAYBOOK_DIRS: playbooks,
      OPENSOAR_HOME: join(playbooks, '.home'),
    });
    const testing = await Test.createTestingModule({
      imports: [
        ConfigModule.with(new Configuration(environment)),
        DatabaseModule,
        ErrorsModule,
        EventsModule,
        IdentityModule,
        MetricsModule,
        HealthApiModule,
      ],
      providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
    }).compile();
    app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  }

  function provided<T>(type: new (...args: never[]) => T): T {
    if (!app) throw new Error('Nothing is served.');
    return app.get<T>(type, { strict: false });
  }

  async function scrape(url: string): Promise<string> {
    const { key } = await provided(ApiKeysService).create({ name: 'scraper', scopes: [ApiKeyScope.READ] });
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return response.text();
  }

  async function insertExecutions(executions: { status: string; priority: string }[]): Promise<void> {
    await dataSourceOf(app!).query(
      `INSERT INTO execution (
         id, playbook, playbook_version, trigger, requested_by_kind, requested_by_name, status, priority, recoveries, epoch,
         dispatches, correlation_id, version, queued_at
       )
       SELECT gen_random_uuid(), 'triage', '1', 'manual', 'system', 'opensoar', status::execution_status,
         priority::playbook_priority, 0, 0, 0, gen_random_uuid(), 1, now()
       FROM jsonb_to_recordset($1::jsonb) AS given (status text, priority text)`,
      [JSON.stringify(executions)],
    );
  }

  async function readiness(url: string): Promise<{ httpStatus: number; report: unknown }> {
    const response = await fetch(`${url}/readyz`);
    return { httpStatus: response.status, report: await response.json() };
  }

  it('says without a credential that the process lives', async () => {
    const response = await fetch(`${await serve()}/healthz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  });

  it('is ready with Postgres, Redis and the playbooks', async () => {
    redis = await startPrivateRedis();
    expect(await readiness(await serve(redis.url))).toEqual({
      httpStatus: 200,
      report: {
        status: 'ok',
        checks: {
          postgres: { ok: true },
          redis: { ok: true },
          playbooks: { ok: true, loaded: 0, errors: 0 },
        },
      },
    });
  });

  it('is ready without Redis where none is configured', async () => {
    expect(await readiness(await serve())).toMatchObject({
      httpStatus: 200,
      report: { checks: { redis: { ok: true, message: 'Not configured' } } },
    });
  });

  it('is degraded, yet ready, while Redis is away, and whole once it is back', async () => {
    redis = await startPrivateRedis();
    const url = await serve(redis.url);
    expect(await readiness(url)).toMatchObject({ httpStatus: 200 });

    await redis.kill();
    expect(await readiness(url)).toMatchObject({
      httpStatus: 200,
      report: {
        status: 'degraded',
        checks: { postgres: { ok: true }, redis: { ok: false, message: 'Redis does not answer' } },
      },
    });

    await redis.restart();
    const deadline = Date.now() + 10_000;
    const isWhole = async () => JSON.stringify(await readiness(url)).includes('"status":"ok"');
    while (!(await isWhole())) expect(Date.now()).toBeLessThan(deadline);
  });

  it('is not ready where no playbook file could be loaded', async () => {
    const file = join(playbooks, 'broken.playbook.ts');
    await writeFile(file, 'export class {');
    try {
      expect(await readiness(await serve())).toMatchObject({
        httpStatus: 503,
        report: { checks: { playbooks: { ok: false, loaded: 0, errors: 1 } } },
      });
    } finally {
      await rm(file);
    }
  });

  it('keeps the metrics behind an API key', async () => {
    const response = await fetch(`${await serve()}/metrics`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('shows what was counted, and how many executions wait, run and are suspended', async () => {
    const url = await serve();
    provided(Metrics).alertAccepted('elastic', false);
    await insertExecutions([
      { status: 'queued', priority: 'high' },
      { status: 'queued', priority: 'high' },
      { status: 'queued', priority: 'low' },
      { status: 'suspended', priority: 'default' },
      { status: 'succeeded', priority: 'default' },
    ]);
    const text = await scrape(url);
    expect(text).toContain('opensoar_alerts_accepted_total{source="elastic",duplicate="false"} 1');
    expect(text).toContain('opensoar_executions_waiting{priority="high"} 2');
    expect(text).toContain('opensoar_executions_waiting{priority="default"} 0');
    expect(text).toContain('opensoar_executions_waiting{priority="low"} 1');
    expect(text).toContain('opensoar_executions{status="running"} 0');
    expect(text).toContain('opensoar_executions{status="suspended"} 1');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('says that it is not ready once Postgres is gone, and lives on', async () => {
    const url = await serve();
    await database.drop();
    expect(await readiness(url)).toMatchObject({
      httpStatus: 503,
      report: { checks: { postgres: { ok: false, message: 'Postgres does not answer' } } },
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const text = await provided(Metrics).registry.metrics();
    expect(text).toContain('opensoar_alerts_accepted_total');
    expect(text).not.toContain('opensoar_executions_waiting{');
  });
});
