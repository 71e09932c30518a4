import {
  type CanActivate,
  Controller,
  Get,
  type INestApplication,
  Injectable,
  Module,
  UseGuards,
} from '@nestjs/common';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { GraphQLModule, Query, Resolver } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { InjectDataSource, TypeOrmModule } from '@nestjs/typeorm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addCurrentAlertComment, Playbook, type AlertData } from '@opensoar/sdk';
import { DataSource } from 'typeorm';
import { OwnParts } from '../../src/config/own-parts.js';
import { OpenSoar, OpenSoarModule } from '../../src/nest.js';
import { TestClient } from '../support/client.js';
import { dataSourceOf } from '../support/data-source.js';
import { createTestHome } from '../support/home.js';
import { poll } from '../support/poll.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/postgres.js';

@Injectable()
class Everybody implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

@Controller('shop')
@UseGuards(Everybody)
class ShopController {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  @Get('database')
  async database(): Promise<unknown> {
    return this.dataSource.query('SELECT current_database() AS name');
  }

  @Get('broken')
  broken(): never {
    throw new Error('The shop is closed');
  }
}

@Resolver()
class ShopResolver {
  @Query(() => String)
  shopName(): string {
    return 'corner';
  }
}

@Module({ controllers: [ShopController], providers: [ShopResolver] })
class ShopModule {}

describe('OpenSOAR beside what the app has of its own', () => {
  let ours: TestDatabase;
  let theirs: TestDatabase;
  let app: INestApplication;
  let client: TestClient;

  beforeAll(async () => {
    [ours, theirs] = await Promise.all([createTestDatabase(), createEmptyDatabase()]);
    const testing = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRoot({ type: 'postgres', url: theirs.url, installExtensions: false }),
        GraphQLModule.forRoot<ApolloDriverConfig>({
          driver: ApolloDriver,
          path: '/shop/graphql',
          autoSchemaFile: true,
          include: [ShopModule],
        }),
        ShopModule,
        OpenSoarModule.forRoot({ DATABASE_URL: ours.url, OPENSOAR_HOME: await createTestHome() }),
      ],
    }).compile();
    app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    OpenSoarModule.prepareHttp(app);
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const { apiKey } = await OpenSoarModule.ensureFirstCredentials(app, url);
    client = new TestClient(url, apiKey ?? '');
  }, 60_000);
  afterAll(async () => {
    await client.close();
    await app.close();
    await Promise.all([ours.drop(), theirs.drop()]);
  });

  const get = async (path: string) => (await fetch(`${client.url}${path}`)).json();
  const shopGraphql = async (query: string) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query });
    const answer = await fetch(`${client.url}/shop/graphql`, { method: 'POST', headers, body });
    return answer.json();
  };

  it('keeps to its own database', async () => {
    const [shop] = (await get('/shop/database')) as { name: string }[];
    const [soar] = await dataSourceOf(app).query<{ name: string }[]>('SELECT current_database() AS name');
    expect(new URL(theirs.url).pathname).toBe(`/${shop?.name}`);
    expect(new URL(ours.url).pathname).toBe(`/${soar?.name}`);
  });

  it('keeps to its own schema, its own checks and its own answers', async () => {
    expect(await shopGraphql('{ shopName }')).toEqual({ data: { shopName: 'corner' } });
    expect(await shopGraphql('{ playbooks { name } }')).toMatchObject({
      errors: [{ message: 'Cannot query field "playbooks" on type "Query".' }],
    });
    expect((await client.graphql('{ shopName }')).errors?.[0]?.message).toContain('shopName');
    expect(await get('/shop/broken')).toEqual({ statusCode: 500, message: 'Internal server error' });
  });

  it('checks the input of its own operations', async () => {
    const { errors } = await client.graphql('mutation { createApiKey(name: "", scopes: [READ]) { key } }');
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('guards every controller and resolver that it brings', () => {
    const discovery = app.get(DiscoveryService, { strict: false });
    const served = [...discovery.getControllers(), ...discovery.getProviders()].flatMap(({ metatype }) =>
      typeof metatype === 'function' &&
      (Reflect.hasMetadata('__controller__', metatype) ||
        Reflect.hasMetadata('graphql:resolver_type', metatype))
        ? [metatype]
        : [],
    );
    const { classes } = app.get(OwnParts, { strict: false });
    const unguarded = served.filter((cls) => !classes.has(cls as never)).map(({ name }) => name);
    expect(unguarded.sort()).toEqual(['ShopController', 'ShopResolver']);
    expect(served.length).toBeGreaterThan(10);
  });
});

@Playbook({ trigger: 'webhook' })
class CountBoxes {
  readonly seen: string[] = [];

  async run(alert: AlertData) {
    await addCurrentAlertComment('Counted.');
    this.seen.push(alert.title);
  }
}

describe('OpenSOAR in an app that serves nothing', () => {
  it('runs its playbooks', async () => {
    const database = await createTestDatabase();
    const settings = {
      DATABASE_URL: database.url,
      OPENSOAR_ROLE: 'worker',
      OPENSOAR_HOME: await createTestHome(),
    };
    @Module({ imports: [OpenSoarModule.forRoot(settings)], providers: [CountBoxes] })
    class StoreModule {}
    const app = await NestFactory.createApplicationContext(StoreModule, { logger: false });
    try {
      await app.get(OpenSoar, { strict: false }).ingest([{ title: 'Red box' }, { title: 'Blue box' }]);
      const { seen } = app.get(CountBoxes);
      await poll(async () => seen.length === 2, { what: () => `Seen: ${seen.join()}` });
      expect([...seen].sort()).toEqual(['Blue box', 'Red box']);
    } finally {
      await app.close();
      await database.drop();
    }
  }, 60_000);
});

describe('an app that forgets to prepare for the API', () => {
  it('does not start, and is told what to call', async () => {
    const database = await createTestDatabase();
    const testing = await Test.createTestingModule({
      imports: [
        OpenSoarModule.forRoot({ DATABASE_URL: database.url, OPENSOAR_HOME: await createTestHome() }),
      ],
    }).compile();
    const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
      logger: false,
    });
    try {
      await expect(app.init()).rejects.toThrow(
        /call OpenSoarModule\.prepareHttp\(app\) before the app listens/,
      );
    } finally {
      await app.close();
      await database.drop();
    }
  }, 60_000);
});
