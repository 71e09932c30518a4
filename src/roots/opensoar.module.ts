import { mkdir } from 'node:fs/promises';
import {
  type DynamicModule,
  Global,
  type INestApplication,
  type INestApplicationContext,
  Logger,
  Module,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Configuration } from '../config/configuration.js';
import { embeddedConfiguration, type OpenSoarSettings } from '../config/embedded-settings.js';
import { OwnParts } from '../config/own-parts.js';
import { EngineModule } from '../engine/engine.module.js';
import { StartupError } from '../errors/startup-error.js';
import { IngestionModule } from '../ingestion/ingestion.module.js';
import { acceptRawBodies } from '../ingestion/raw-body.js';
import { API_MODULES, ApiModule } from './api.module.js';
import { CoreModule } from './core.module.js';
import { ensureFirstCredentials, type FirstCredentials } from './first-credentials.js';
import { OpenSoar } from './open-soar.js';
import { dress, ownPartsOf } from './own-parts-of.js';
import { prepareServices } from './prepare-services.js';

/** The HTTP servers that have been taught what ours needs. */
const prepared = new WeakSet<object>();

/** OpenSOAR as a part of somebody else's Nest app, whose providers are searched for playbooks. */
@Module({})
export class OpenSoarModule implements OnModuleInit {
  constructor(
    private readonly configuration: Configuration,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  /**
   * By `OPENSOAR_ROLE`: `all` runs playbooks and serves GraphQL and webhooks, `api` only serves, `worker` only runs them.
   * Connects, and brings the schema of the database up to date, when the app starts. Exports `OpenSoar`. Throws an
   * `EnvironmentError` where a setting is wrong.
   *
   * @example
   * ```ts
   * @Module({ imports: [OpenSoarModule.forRoot({ DATABASE_URL: process.env.DATABASE_URL })], providers: [BlockAddress] })
   * export class AppModule {}
   * ```
   */
  static forRoot(settings: OpenSoarSettings): DynamicModule {
    const configuration = embeddedConfiguration(settings);
    const api = [OwnPartsModule, ApiModule];
    const parts = { api, worker: [EngineModule], all: [...api, EngineModule] };
    const logger = new Logger(OpenSoarModule.name);
    const prepare = () => prepareServices(configuration, (line) => logger.log(line));
    return {
      module: OpenSoarModule,
      imports: [CoreModule.with(configuration, prepare), IngestionModule, ...parts[configuration.role]],
      providers: [OpenSoar],
      exports: [OpenSoar],
    };
  }

  /**
   * Needed where GraphQL and webhooks are served, before the app listens: webhooks get their bodies as they arrived. JSON
   * bodies of the app's own routes are read as ever, but for numbers that no double can hold, which become strings.
   *
   * @example
   * ```ts
   * const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
   * OpenSoarModule.prepareHttp(app);
   * await app.listen(3000);
   * ```
   */
  static prepareHttp(app: INestApplication): void {
    const adapter = app.getHttpAdapter();
    if (adapter.getType() !== 'fastify') {
      throw new StartupError(
        `OpenSOAR's API is served by Fastify, and the app runs on ${adapter.getType()}: create it with a FastifyAdapter ` +
          'of @nestjs/platform-fastify, or set OPENSOAR_ROLE to worker.',
      );
    }
    acceptRawBodies(app as NestFastifyApplication);
    prepared.add(adapter);
  }

  /**
   * Makes the first API key and the first admin where there are none, and gives what it made: it can't be had again. The
   * key is kept below `OPENSOAR_HOME` for the command line, which calls the app at `url`.
   *
   * @example
   * ```ts
   * const { apiKey, admin } = await OpenSoarModule.ensureFirstCredentials(app, 'http://127.0.0.1:3000');
   * ```
   */
  static async ensureFirstCredentials(app: INestApplicationContext, url: string): Promise<FirstCredentials> {
    const configuration = app.get(Configuration);
    await mkdir(configuration.home, { recursive: true, mode: 0o700 });
    return ensureFirstCredentials(app, configuration, url);
  }

  onModuleInit(): void {
    const { httpAdapter } = this.adapterHost;
    if (this.configuration.role === 'worker' || (httpAdapter && prepared.has(httpAdapter))) return;
    throw new StartupError(
      'The API of OpenSOAR is not ready to be served: call OpenSoarModule.prepareHttp(app) before the app listens, or ' +
        'set OPENSOAR_ROLE to worker.',
    );
  }
}

@Global()
@Module({
  providers: [
    {
      provide: OwnParts,
      useFactory: () => {
        const own = ownPartsOf(API_MODULES);
        dress(own);
        return own;
      },
    },
  ],
  exports: [OwnParts],
})
class OwnPartsModule {}
