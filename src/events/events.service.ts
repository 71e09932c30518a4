import { Inject, Injectable, Logger } from '@nestjs/common';
import type { PubSubEngine } from 'graphql-subscriptions';
import type { Topic, Topics } from './topics.js';

/** The transport's injection token: Redis pub/sub between processes, an in-process one where there is no Redis. */
export const PUB_SUB = Symbol('PUB_SUB');

/** Tells every process what has just been committed. An event may be lost with Redis; the row it speaks of is not. */
@Injectable()
export class EventsService {
  private readonly logger = new Logger(EventsService.name);

  constructor(@Inject(PUB_SUB) private readonly pubSub: PubSubEngine) {}

  /** Never throws and never waits: the change that it tells of is already committed. */
  publish<T extends Topic>(topic: T, event: Topics[T]): void {
    this.pubSub.publish(topic, event).catch((error: unknown) => {
      this.logger.warn({ err: error, topic }, 'A live event could not be published');
    });
  }

  /** Calls `listener` with every event from now on, until the function it resolves to is called. */
  async on<T extends Topic>(topic: T, listener: (event: Topics[T]) => void): Promise<() => void> {
    const subscription = await this.pubSub.subscribe(topic, listener, {});
    return () => this.pubSub.unsubscribe(subscription);
  }
}
