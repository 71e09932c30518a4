import type { EventsService } from './events.service.js';
import type { Topic, Topics } from './topics.js';

export interface LiveFeedOptions<T extends Topic, Value> {
  topic: T;
  matches: (event: Topics[T]) => boolean;
  /** Events of one key are coalesced while they wait: the subscriber gets the latest of them, in the place of the first. */
  key: (event: Topics[T]) => string;
  /** The state behind an event; null where there is none any more (or none that this subscriber may see). */
  load: (event: Topics[T]) => Promise<Value | null>;
  /** What is true now, delivered before anything else. Taken after listening has begun, so that nothing falls between. */
  present?: () => Promise<Value[]>;
  /** Keys that may wait for a slow subscriber before its feed is closed. */
  limit?: number;
}

/** The subscriber read more slowly than events came in. */
export class SubscriberTooSlowError extends Error {
  readonly extensions = { code: 'SUBSCRIBER_TOO_SLOW' };

  constructor(limit: number) {
    super(
      `More than ${limit} events wait for this subscriber: it reads too slowly. Subscribe again, with a filter.`,
    );
    this.name = 'SubscriberTooSlowError';
  }
}

/** A subscription's stream: the present state first, then every change, in order. Ends its listening when it is returned. */
export function liveFeed<T extends Topic, Value>(
  events: EventsService,
  options: LiveFeedOptions<T, Value>,
): AsyncIterableIterator<Value> {
  return new LiveFeed(events, options);
}

class LiveFeed<T extends Topic, Value> implements AsyncIterableIterator<Value> {
  private readonly waiting = new Map<string, Topics[T]>();
  private readonly ready: Value[] = [];
  private readonly limit: number;
  private readonly stopListening: Promise<() => void>;
  private wake: (() => void) | undefined;
  private started = false;
  private closed = false;
  private failure: Error | undefined;
  /** One reader at a time, whatever the consumer does: values leave in the order of their events. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    events: EventsService,
    private readonly options: LiveFeedOptions<T, Value>,
  ) {
    this.limit = options.limit ?? 1000;
    this.stopListening = events.on(options.topic, (event) => this.receive(event));
    // A failure to listen is told to the first reader; here it only must not go unhandled.
    this.stopListening.catch(() => undefined);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Value>> {
    const result = this.turn.then(() => this.take());
    // Who is told of a failure does not return the feed, and reads no further.
    this.turn = result.catch(() => this.close());
    return result;
  }

  async return(): Promise<IteratorResult<Value>> {
    await this.close();
    return { done: true, value: undefined };
  }

  private receive(event: Topics[T]): void {
    if (this.closed || !this.options.matches(event)) return;
    this.waiting.set(this.options.key(event), event);
    if (this.waiting.size > this.limit) {
      this.failure = new SubscriberTooSlowError(this.limit);
      void this.close();
    }
    this.wake?.();
  }

  private async take(): Promise<IteratorResult<Value>> {
    if (!this.started) {
      this.started = true;
      await this.stopListening;
      if (this.options.present) this.ready.push(...(await this.options.present()));
    }
    while (!this.closed) {
      const value = this.ready.shift() ?? (await this.loadNext());
      if (value !== null && value !== undefined) return { done: false, value };
      if (this.waiting.size === 0 && !this.closed)
        await new Promise<void>((resolve) => (this.wake = resolve));
    }
    if (this.failure) throw this.failure;
    return { done: true, value: undefined };
  }

  private async loadNext(): Promise<Value | null> {
    const [first] = this.waiting;
    if (!first) return null;
    this.waiting.delete(first[0]);
    return this.options.load(first[1]);
  }

  private async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.waiting.clear();
    this.wake?.();
    const stop = await this.stopListening.catch(() => undefined);
    stop?.();
  }
}
