import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Args, Float, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FormattedExecutionResult } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { dataSourceOf } from '../../test/support/data-source.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { ConfigModule } from '../config/config.module.js';
import { Configuration } from '../config/configuration.js';
import { readEnvironment } from '../config/environment.js';
import { DatabaseModule } from '../database/database.module.js';
import { ConflictError } from '../errors/domain-error.js';
import { ErrorsModule } from '../errors/errors.module.js';
import { EventsModule } from '../events/events.module.js';
import { SubscriberTooSlowError } from '../events/live-feed.js';
import { Actor } from '../identity/actor.js';
import { ApiKeyScope } from '../identity/api-key.entity.js';
import { ApiKeysService } from '../identity/api-keys.service.js';
import { CurrentActor } from '../identity/current-actor.decorator.js';
import { IdentityApiModule } from '../identity/identity-api.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PERMISSIONS } from '../identity/permissions.js';
import { GraphqlModule } from './graphql.module.js';

function fail(how: string): never {
  if (how === 'domain') throw new ConflictError('There is one already.', 'EXISTS');
  if (how === 'slow') throw new SubscriberTooSlowError(10);
  throw new TypeError('the secret of the house');
}

@Resolver()
class Failures {
  @Query(() => String)
  fails(@Args('how') how: string): string {
    return fail(how);
  }

  @Query(() => String)
  nothing(): null {
    return null;
  }

  @Mutation(() => Float)
  epoch(@Args('at') at: Date): number {
    return at.getTime();
  }

  @Subscription(() => Actor, { resolve: (actor: Actor) => actor })
  async *callers(@CurrentActor() actor: Actor): AsyncGenerator<Actor> {
    yield actor;
    yield actor;
  }

  @Subscription(() => String, { resolve: fail })
  async *failingEvents(@Args('how') how: string): AsyncGenerator<string> {
    yield how;
  }

  @Subscription(() => String)
  async *failingSource(@Args('how') how: string): AsyncGenerator<string> {
    yield fail(how);
  }

  @Subscription(() => String)
  failingStart(@Args('how') how: string): AsyncGenerator<string> {
    return fail(how);
  }
}

const FAILURES = [
  'Query.fails',
  'Query.nothing',
  'Mutation.epoch',
  'Subscription.callers',
  'Subscription.failingEvents',
  'Subscription.failingSource',
  'Subscription.failingStart',
];

type Result = FormattedExecutionResult<Record<string, unknown>, unknown>;

interface Answer {
  status: number;
  headers: Headers;
  data: Record<string, unknown> | null | undefined;
  errors: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[] | undefined;
}

describe('GraphQL', () => {
  let database: TestDatabase;
  let proxy: Server;
  let connections: Set<Socket>;
  let app: NestFastifyApplication;
  let url: string;
  let key: string;
  const logged: Record<string, unknown>[] = [];

  beforeAll(async () => {
    Object.assign(PERMISSIONS, Object.fromEntries(FAILURES.map((field) => [field, {}])));
    database = await createTestDatabase();
    const server = new URL(database.url);
    connections = new Set();
    proxy = createServer((socket) => {
      const upstream = connect(Number(server.port), server.hostname);
      for (const [from, to] of [
        [socket, upstream],
        [upstream, socket],
      ] as const) {
        connections.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy()).on('close', () => void (to.destroy(), connections.delete(from)));
      }
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const proxied = new URL(database.url);
    proxied.host = `127.0.0.1:${(proxy.address() as { port: number }).port}`;

    @Module({
      imports: [
        ConfigModule.with(new Configuration(readEnvironment({ DATABASE_URL: proxied.href }))),
        DatabaseModule,
        ErrorsModule,
        EventsModule,
        IdentityModule,
        IdentityApiModule,
        GraphqlModule,
      ],
      providers: [Failures],
    })
    class TestModule {}

    const note = (line: unknown) => void logged.push(line as Record<string, unknown>);
    app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), {
      logger: { log: () => undefined, warn: note, error: note },
      abortOnError: false,
    });
    await app.listen(0, '127.0.0.1');
    url = `${await app.getUrl()}/graphql`;
    ({ key } = await app.get(ApiKeysService).create({ name: 'tests', scopes: Object.values(ApiKeyScope) }));
  });

  afterAll(async () => {
    await app?.close();
    proxy?.close();
    await database?.drop();
  });

  beforeEach(() => void logged.splice(0));

  async function ask(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = { authorization: `Bearer ${key}` },
  ): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
    return { status: response.status, headers: response.headers, data: body.data, errors: body.errors };
  }

  function open(connectionParams: Record<string, unknown>): Client {
    return createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams,
      retryAttempts: 0,
      lazyCloseTimeout: 1000,
    });
  }

  /** All that a subscription delivers; rejects with what it ends with where that is an error. */
  async function collect(client: Client, query: string, variables = {}): Promise<Result[]> {
    const results: Result[] = [];
    for await (const result of client.iterate({ query, variables })) results.push(result);
    return results;
  }

  describe('over HTTP', () => {
    it.each([
      ['authorization', (it: string) => `Bearer ${it}`],
      ['x-api-key', (it: string) => it],
    ])('knows the caller by the key in the header %s', async (name, value) => {
      const { data } = await ask('{ me { kind name executionId } }', {}, { [name]: value(key) });
      expect(data).toEqual({ me: { kind: 'API_KEY', name: 'tests', executionId: null } });
    });

    it.each([[{}], [{ 'x-api-key': 'wrong' }], [{ authorization: `Bearer osk_${'A'.repeat(43)}` }]])(
      'turns down the headers %j, introspection included',
      async (headers) => {
        for (const query of ['{ me { name } }', '{ __schema { queryType { name } } }', '{ nonsense']) {
          const answer = await ask(query, {}, headers as Record<string, string>);
          expect(answer.status).toBe(401);
          expect(answer.headers.get('www-authenticate')).toBe('Bearer');
          expect(answer.data).toBeUndefined();
          expect(answer.errors).toEqual([
            { message: expect.stringContaining('API key'), extensions: { code: 'UNAUTHENTICATED' } },
          ]);
        }
        expect(logged).toEqual([]);
      },
    );

    it('shows its schema to who has a key', async () => {
      const { data } = await ask('{ __schema { queryType { name } } }');
      expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    });

    it('passes on the code and the message of a domain error', async () => {
      const { status, errors } = await ask('{ fails(how: "domain") }');
      expect(status).toBe(200);
      expect(errors).toMatchObject([
        { message: 'There is one already.', path: ['fails'], extensions: { code: 'EXISTS' } },
      ]);
      expect(logged).toEqual([]);
    });

    it.each(['{ fails(how: "fault") }', '{ nothing }'])('hides the fault behind %s', async (query) => {
      const { errors } = await ask(query);
      expect(errors).toEqual([
        {
          message: 'Internal server error',
          path: expect.any(Array),
          locations: expect.any(Array),
          extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: expect.any(String) },
        },
      ]);
      expect(logged).toMatchObject([
        { correlationId: errors?.[0]?.extensions['correlationId'], err: { stack: expect.any(String) } },
      ]);
    });

    it.each([
      ['{ me { name', 'GRAPHQL_PARSE_FAILED', 400],
      ['{ me { age } }', 'GRAPHQL_VALIDATION_FAILED', 400],
      ['mutation { createApiKey(name: "x", scopes: [FLY]) { key } }', 'GRAPHQL_VALIDATION_FAILED', 400],
      ['mutation { epoch(at: "tomorrow") }', 'GRAPHQL_VALIDATION_FAILED', 400],
      ['query ($how: String = "domain") { fails(how: $how) }', 'BAD_USER_INPUT', 200],
      [
        'mutation ($scopes: [ApiKeyScope!]!) { createApiKey(name: "x", scopes: $scopes) { key } }',
        'BAD_USER_INPUT',
        400,
      ],
      ['mutation ($at: DateTime!) { epoch(at: $at) }', 'BAD_USER_INPUT', 400],
    ])('says what is wrong with %s', async (query, code, expectedStatus) => {
      const { status, errors } = await ask(query, { scopes: ['FLY'], at: 'tomorrow', how: null });
      expect(status).toBe(expectedStatus);
      expect(errors).toMatchObject([{ message: expect.any(String), extensions: { code } }]);
      expect(Object.keys(errors?.[0]?.extensions ?? {})).toEqual(['code']);
      expect(logged).toEqual([]);
    });

    it('takes moments with their offset', async () => {
      const { data } = await ask('mutation { epoch(at: "2026-01-02T03:04:05.678+01:00") }');
      expect(data).toEqual({ epoch: Date.UTC(2026, 0, 2, 2, 4, 5, 678) });
    });
  });

  describe('over a socket', () => {
    it('knows the caller in every operation, by the key that it connected with', async () => {
      for (const params of [{ Authorization: `Bearer ${key}` }, { 'x-api-key': key }, { apiKey: key }]) {
        const client = open(params);
        const callers = { callers: { name: 'tests' } };
        expect(await collect(client, 'subscription { callers { name } }')).toEqual([
          { data: callers },
          { data: callers },
        ]);
        expect(await collect(client, '{ me { name } }')).toEqual([{ data: { me: { name: 'tests' } } }]);
        await client.dispose();
      }
    });

    it.each([[{}], [{ apiKey: 'wrong' }]])('closes as forbidden with the parameters %j', async (params) => {
      await expect(collect(open(params), '{ me { name } }')).rejects.toMatchObject({ code: 4403 });
      expect(logged).toEqual([]);
    });

    it.each(['failingEvents', 'failingSource', 'failingStart'])(
      'tells of errors in %s as over HTTP',
      async (field) => {
        const client = open({ apiKey: key });
        const query = `subscription ($how: String!) { ${field}(how: $how) }`;
        const errorsOf = async (how: string): Promise<unknown> => {
          const outcome = await collect(client, query, { how }).then(
            ([result]) => result?.errors,
            (errors: unknown) => errors,
          );
          return outcome;
        };
        expect(await errorsOf('domain')).toMatchObject([
          { message: 'There is one already.', extensions: { code: 'EXISTS' } },
        ]);
        expect(await errorsOf('slow')).toMatchObject([{ extensions: { code: 'SUBSCRIBER_TOO_SLOW' } }]);
        expect(logged).toEqual([]);
        expect(await errorsOf('fault')).toMatchObject([
          {
            message: 'Internal server error',
            extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: expect.any(String) },
          },
        ]);
        expect(logged).toMatchObject([{ err: { message: 'the secret of the house' } }]);
        await client.dispose();
      },
    );

    it.each([
      ['subscription { callers { name', 'GRAPHQL_PARSE_FAILED'],
      ['subscription { callers { age } }', 'GRAPHQL_VALIDATION_FAILED'],
      ['subscription ($how: String!) { failingEvents(how: $how) }', 'BAD_USER_INPUT'],
    ])('says what is wrong with %s, and stays open', async (query, code) => {
      const client = open({ apiKey: key });
      const outcome = await collect(client, query).then(
        ([result]) => result?.errors,
        (errors: unknown) => errors,
      );
      expect(outcome).toMatchObject([{ message: expect.any(String), extensions: { code } }]);
      expect(await collect(client, '{ me { name } }')).toHaveLength(1);
      await client.dispose();
    });
  });

  it('says that it is the database that does not answer, and recovers', async () => {
    const fresh = await app.get(ApiKeysService).create({ name: 'fresh', scopes: [ApiKeyScope.READ] });
    const { port } = proxy.address() as { port: number };
    const closed = once(proxy.close(), 'close');
    for (const socket of connections) socket.destroy();
    await closed;

    const outside = await ask('{ me { name } }', {}, { 'x-api-key': fresh.key });
    expect(outside.status).toBe(503);
    expect(Number(outside.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(outside.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    await expect(collect(open({ apiKey: fresh.key }), '{ me { name } }')).rejects.toMatchObject({
      code: 1013,
    });

    await once(proxy.listen(port, '127.0.0.1'), 'listening');
    expect((await ask('{ me { name } }', {}, { 'x-api-key': fresh.key })).data).toEqual({
      me: { name: 'fresh' },
    });
    expect(dataSourceOf(app).isInitialized).toBe(true);
  });
});
