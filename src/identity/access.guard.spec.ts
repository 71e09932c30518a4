import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { ConfigModule } from '../config/config.module.js';
import { Configuration } from '../config/configuration.js';
import { readEnvironment } from '../config/environment.js';
import { DatabaseModule } from '../database/database.module.js';
import { ErrorsModule } from '../errors/errors.module.js';
import { EventsModule } from '../events/events.module.js';
import { AccessGuard } from './access.guard.js';
import { Actor } from './actor.js';
import { ApiKeyScope } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { CurrentActor } from './current-actor.decorator.js';
import { IdentityModule } from './identity.module.js';
import { PERMISSIONS } from './permissions.js';

@Controller()
class Rooms {
  @Get('closed')
  closed(@CurrentActor() actor: Actor): Actor {
    return actor;
  }

  @Get('forgotten')
  forgotten(): string {
    return 'nobody has said who may';
  }

  @Get('reading')
  reading(): string {
    return 'for readers';
  }

  @Get('open')
  open(): string {
    return 'come in';
  }
}

describe('the guard of the HTTP routes', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let url: string;
  let key: string;

  beforeAll(async () => {
    Object.assign(PERMISSIONS, {
      'GET /open': { open: true },
      'GET /closed': { scope: ApiKeyScope.INGEST },
      'GET /reading': { scope: ApiKeyScope.READ },
    });
    database = await createTestDatabase();

    @Module({
      imports: [
        ConfigModule.with(new Configuration(readEnvironment({ DATABASE_URL: database.url }))),
        DatabaseModule,
        ErrorsModule,
        EventsModule,
        IdentityModule,
      ],
      providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
      controllers: [Rooms],
    })
    class TestModule {}

    app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    ({ key } = await app.get(ApiKeysService).create({ name: 'sensor', scopes: [ApiKeyScope.INGEST] }));
  });

  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('lets everybody into a public one', async () => {
    const response = await fetch(`${url}/open`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('come in');
  });

  it.each(['reading', 'forgotten'])('keeps a key with another scope out of one that is %s', async (name) => {
    const response = await fetch(`${url}/${name}`, { headers: { 'x-api-key': key } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('guards a HEAD as the GET', async () => {
    expect((await fetch(`${url}/open`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${url}/closed`, { method: 'HEAD' })).status).toBe(401);
  });

  it.each(['authorization', 'x-api-key'])(
    'lets in the key in the header %s, and tells whose it is',
    async (name) => {
      const value = name === 'authorization' ? `Bearer ${key}` : key;
      const response = await fetch(`${url}/closed`, { headers: { [name]: value } });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ kind: 'api_key', name: 'sensor', executionId: null });
    },
  );

  it.each([[{}], [{ 'x-api-key': 'wrong' }], [{ authorization: 'Basic c2Vuc29yOg==' }]])(
    'turns down the headers %j',
    async (headers) => {
      const response = await fetch(`${url}/closed`, { headers: headers as Record<string, string> });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toEqual({
        code: 'UNAUTHENTICATED',
        message: expect.stringContaining('API key'),
      });
    },
  );
});
