import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Configuration } from '../config/configuration.js';
import { QUEUE_NAMES } from '../config/environment.js';
import { BullDispatch } from './bull.dispatch.js';
import { Dispatch } from './dispatch.js';
import { LocalDispatch } from './local.dispatch.js';

/** Of Bull's settings, so that an app that embeds OpenSOAR may have others for its own queues. */
const BULL = 'opensoar';

/** Bull where there is a Redis, else local. */
@Global()
@Module({})
export class DispatchModule {
  static with({ redisUrl }: Configuration): DynamicModule {
    return redisUrl === undefined
      ? {
          module: DispatchModule,
          providers: [{ provide: Dispatch, useClass: LocalDispatch }],
          exports: [Dispatch],
        }
      : {
          module: DispatchModule,
          imports: [
            bull(redisUrl),
            BullModule.registerQueue(...QUEUE_NAMES.map((name) => ({ name, configKey: BULL }))),
          ],
          providers: [{ provide: Dispatch, useClass: BullDispatch }],
          exports: [Dispatch],
        };
  }
}

function bull(url: string): DynamicModule {
  return BullModule.forRoot(BULL, {
    prefix: 'opensoar',
    createClient: (type) =>
      new Redis(url, {
        maxRetriesPerRequest: null,
        enableReadyCheck: false,
        // One write for what many executions ask in one turn; a connection that blocks would only hold it up.
        enableAutoPipelining: type === 'client',
      }),
    settings: {
      lockDuration: 30_000,
      lockRenewTime: 10_000,
      stalledInterval: 15_000,
      // A job that is delivered again does no harm, since the claim decides; one that is given up would.
      maxStalledCount: 1000,
      retryProcessDelay: 200,
      guardInterval: 1000,
      drainDelay: 1,
    },
  });
}
