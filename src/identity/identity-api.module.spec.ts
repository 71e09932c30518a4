import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '../../test/support/postgres.js';
import type { AlertEntity } from '../alerts/alert.entity.js';
import { AlertType } from '../alerts/alert.type.js';
import { ConfigModule } from '../config/config.module.js';
import { Configuration } from '../config/configuration.js';
import { readEnvironment } from '../config/environment.js';
import { DatabaseModule } from '../database/database.module.js';
import { ErrorsModule } from '../errors/errors.module.js';
import { EventsModule } from '../events/events.module.js';
import { GraphqlModule } from '../graphql/graphql.module.js';
import { Role } from './analyst.entity.js';
import { AnalystsService } from './analysts.service.js';
import { ApiKeyScope } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { IdentityApiModule } from './identity-api.module.js';
import { IdentityModule } from './identity.module.js';

@Resolver()
class Alerts {
  @Query(() => [AlertType])
  alerts(
    @Args('assigneeIds', { type: () => [ID], nullable: 'items' }) assigneeIds: (string | null)[],
  ): Partial<AlertEntity>[] {
    return assigneeIds.map((assigneeId) => ({ assigneeId }));
  }
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

describe('the identity operations', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let url: string;
  let key: string;

  beforeAll(async () => {
    database = await createTestDatabase();

    @Module({
      imports: [
        ConfigModule.with(new Configuration(readEnvironment({ DATABASE_URL: database.url }))),
        DatabaseModule,
        ErrorsModule,
        EventsModule,
        IdentityModule,
        IdentityApiModule,
        GraphqlModule,
      ],
      providers: [Alerts],
    })
    class TestModule {}

    app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    url = `${await app.getUrl()}/graphql`;
    ({ key } = await app.get(ApiKeysService).create({ name: 'tests', scopes: Object.values(ApiKeyScope) }));
  });

  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  async function ask(query: string, variables = {}, apiKey = key): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }

  const createAnalyst =
    'mutation ($input: CreateAnalystInput!) { createAnalyst(input: $input) { username displayName role partners active } }';
  const alice = { username: 'alice', password: 'correct horse', role: 'ANALYST' };

  it('create analysts and list them', async () => {
    const created = {
      username: 'alice',
      displayName: 'alice',
      role: 'ANALYST',
      partners: null,
      active: true,
    };
    const nulls = { displayName: null, partners: null };
    expect((await ask(createAnalyst, { input: { ...alice, ...nulls } })).data).toEqual({
      createAnalyst: created,
    });
    const again = await ask(createAnalyst, { input: alice });
    expect(again.errors).toMatchObject([{ extensions: { code: 'USERNAME_TAKEN' } }]);
    const query = 'query ($active: Boolean) { analysts(active: $active) { username } }';
    expect((await ask(query)).data).toEqual({ analysts: [{ username: 'alice' }] });
    expect((await ask(query, { active: null })).data).toEqual({ analysts: [{ username: 'alice' }] });
    expect((await ask(query, { active: false })).data).toEqual({ analysts: [] });
  });

  it('name the assignee of every alert that has one', async () => {
    const analysts = app.get(AnalystsService);
    const { id } = await analysts.create({
      username: 'bob',
      password: 'correct horse',
      role: Role.ANALYST,
    });
    const query = 'query ($ids: [ID]!) { alerts(assigneeIds: $ids) { assignee { username } } }';
    expect((await ask(query, { ids: [id, null, id] })).data).toEqual({
      alerts: [{ assignee: { username: 'bob' } }, { assignee: null }, { assignee: { username: 'bob' } }],
    });
  });

  it.each([
    ['username', { username: '.hidden' }],
    ['username', { username: 'a'.repeat(65) }],
    ['password', { password: 'short' }],
    ['displayName', { displayName: ' ' }],
    ['U+0000', { displayName: 'a\u0000b' }],
    ['partners', { partners: [''] }],
  ])('refuse an analyst with the wrong %s', async (field, change) => {
    const { errors } = await ask(createAnalyst, { input: { ...alice, ...change } });
    expect(errors).toMatchObject([
      { message: expect.stringContaining(field), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  it('create API keys, which work at once, and list them without their secret', async () => {
    const { data } = await ask(
      `mutation { createApiKey(name: "sensor", scopes: [INGEST, READ], partners: ["acme"], expiresAt: "2999-01-01T00:00:00Z") {
          key apiKey { id name prefix scopes partners expiresAt lastUsedAt revokedAt }
        } }`,
    );
    const created = data?.['createApiKey'] as { key: string; apiKey: Record<string, unknown> };
    expect(created.apiKey).toEqual({
      id: expect.any(String),
      name: 'sensor',
      prefix: created.key.slice(0, 12),
      scopes: ['INGEST', 'READ'],
      partners: ['acme'],
      expiresAt: '2999-01-01T00:00:00.000Z',
      lastUsedAt: null,
      revokedAt: null,
    });
    const me = await ask('{ me { name } }', {}, created.key);
    expect(me.data).toEqual({ me: { name: 'sensor' } });
    const list = await ask('{ apiKeys { name prefix } }');
    expect(list.data?.['apiKeys']).toContainEqual({ name: 'sensor', prefix: created.apiKey['prefix'] });
  });

  it.each([
    ['name', { name: ' ' }],
    ['scopes', { scopes: [] }],
    ['scopes', { scopes: ['READ', 'READ'] }],
    ['expiresAt', { expiresAt: '2001-01-01T00:00:00Z' }],
  ])('refuse an API key with the wrong %s', async (field, change) => {
    const query =
      'mutation ($name: String!, $scopes: [ApiKeyScope!]!, $expiresAt: DateTime) { createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt) { key } }';
    const { errors } = await ask(query, { name: 'x', scopes: ['READ'], ...change });
    expect(errors).toMatchObject([
      { message: expect.stringContaining(field), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
