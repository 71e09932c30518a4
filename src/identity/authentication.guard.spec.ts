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
import { Actor } from './actor.js';
import { ApiKeyScope } from './api-key.entity.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { CurrentActor } from './current-actor.decorator.js';
import { IdentityModule } from './identity.module.js';
import { Public } from './public.decorator.js';

@Controller()
class Rooms {
  @Get('closed')
  closed(@CurrentActor() actor: Actor): Actor {
    return actor;
  }

  @Public()
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
    database = await createTestDatabase();

    @Module({
      imports: [
        ConfigModule.with(new Configuration(readEnvironment({ DATABASE_URL: database.url }))),
        DatabaseModule,
        ErrorsModule,
        IdentityModule,
      ],
      providers: [{ provide: APP_GUARD, useClass: AuthenticationGuard }],
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
