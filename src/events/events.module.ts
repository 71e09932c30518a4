import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { PubSub, type PubSubEngine } from 'graphql-subscriptions';
import { Redis } from 'ioredis';
import { Configuration } from '../config/configuration.js';
import { EventsService, PUB_SUB } from './events.service.js';

@Global()
@Module({
  providers: [
    {
      provide: PUB_SUB,
      inject: [Configuration],
      useFactory: ({ redisUrl }: Configuration): PubSubEngine =>
        redisUrl === undefined
          ? new PubSub()
          : new RedisPubSub({ publisher: connect(redisUrl), subscriber: connect(redisUrl) }),
    },
    EventsService,
  ],
  exports: [EventsService],
})
export class EventsModule implements OnApplicationShutdown {
  constructor(@Inject(PUB_SUB) private readonly pubSub: PubSubEngine) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.pubSub instanceof RedisPubSub) await this.pubSub.close();
  }
}

function connect(url: string): Redis {
  const logger = new Logger(EventsModule.name);
  // A live event is worthless once it is late: while Redis is away, publishing fails at once instead of queueing.
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(tries * 100, 2000),
  });
  redis.on('error', (error) =>
    logger.warn({ err: error }, 'Redis does not answer; live events are lost meanwhile'),
  );
  return redis;
}
