import { Inject, Injectable, Logger } from '@nestjs/common';
import type { PubSubEngine } from 'graphql-subscriptions';
import { Configuration } from '../config/configuration.js';
import { Pace } from '../pacing/pace.js';
import type { Topic, Topics } from './topics.js';

/** The transport's injection token: Redis pub/sub between processes, an in-process one where there is no Redis. */
export const PUB_SUB = Symbol('PUB_SUB');

/** How far apart messages are at least. */
const INTERVAL_MS = 5;

type Message = [topic: Topic, event: Topics[Topic]][];
type Listener = (event: Topics[Topic]) => void;

/**
 * Tells every process what has just been committed. An event may be lost with Redis; the row it speaks of is not. What is
 * published at about the same time travels as one message.
 */
@Injectable()
export class EventsService {
  private readonly logger = new Logger(EventsService.name);
  private readonly listeners = new Map<Topic, Set<Listener>>();
  private outgoing: Message = [];
  private readonly pace = new Pace(INTERVAL_MS, () => this.send());
  private readonly subscribed: Promise<unknown>;

  /** Redis pub/sub does not heed the number of the database, by which two installations may be kept apart. */
  private readonly channel: string;

  constructor(
    @Inject(PUB_SUB) private readonly pubSub: PubSubEngine,
    { redisUrl }: Configuration,
  ) {
    const database = redisUrl === undefined ? '' : new URL(redisUrl).pathname.slice(1);
    this.channel = `opensoar:events:${database || '0'}`;
    this.subscribed = this.pubSub.subscribe(this.channel, (message: Message) => this.receive(message), {});
    // Told to whoever listens; here it only must not go unhandled.
    this.subscribed.catch(() => undefined);
  }

  /** Never throws and never waits: the change that it tells of is already committed. */
  publish<T extends Topic>(topic: T, event: Topics[T]): void {
    this.outgoing.push([topic, event]);
    this.pace.request();
  }

  /** Calls `listener` with every event from now on, until the function it resolves to is called. */
  async on<T extends Topic>(topic: T, listener: (event: Topics[T]) => void): Promise<() => void> {
    await this.subscribed;
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener as Listener));
    return () => listeners.delete(listener as Listener);
  }

  private send(): void {
    const message = this.outgoing;
    this.outgoing = [];
    this.pubSub.publish(this.channel, message).catch((error: unknown) => {
      this.logger.warn({ err: error, events: message.length }, 'Live events could not be published');
    });
  }

  private receive(message: Message): void {
    for (const [topic, event] of message) {
      for (const listener of this.listeners.get(topic) ?? []) listener(event);
    }
  }
}
