import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PubSub } from 'graphql-subscriptions';
import { poll } from '../../test/support/poll.js';
import { Configuration } from '../config/configuration.js';
import { readEnvironment } from '../config/environment.js';
import { EventsService } from './events.service.js';
import { liveFeed, type LiveFeedOptions } from './live-feed.js';
import type { Topic, Topics } from './topics.js';

type Options = LiveFeedOptions<'alert.updated', string>;

/** Counts who listens. */
class CountingEvents extends EventsService {
  listening = 0;

  override async on<T extends Topic>(topic: T, listener: (event: Topics[T]) => void): Promise<() => void> {
    const stop = await super.on(topic, listener);
    this.listening += 1;
    return () => {
      this.listening -= 1;
      stop();
    };
  }
}

describe('A live feed', () => {
  let events: CountingEvents;
  let feeds: AsyncIterableIterator<string>[];

  beforeEach(() => {
    events = new CountingEvents(new PubSub(), new Configuration(readEnvironment({})));
    feeds = [];
  });

  afterEach(async () => {
    for (const feed of feeds) await feed.return?.();
    assert.equal(events.listening, 0, 'a feed that was closed still listens');
  });

  function open(options: Partial<Options> = {}): AsyncIterableIterator<string> {
    const feed = liveFeed(events, {
      topic: 'alert.updated',
      matches: () => true,
      key: ({ id }) => id,
      load: async ({ id, version }) => `${id}${version}`,
      ...options,
    });
    feeds.push(feed);
    return feed;
  }

  const publish = (id: string, version = 1) => events.publish('alert.updated', { id, version });

  async function take(feed: AsyncIterableIterator<string>, count: number): Promise<string[]> {
    const values: string[] = [];
    while (values.length < count) values.push((await feed.next()).value as string);
    return values;
  }

  it('gives the present state first, then what came since listening began, in order', async () => {
    const feed = open({
      present: async () => {
        publish('a', 2);
        publish('b');
        return ['now 1', 'now 2'];
      },
    });

    expect(await take(feed, 4)).toEqual(['now 1', 'now 2', 'a2', 'b1']);
  });

  it('misses nothing that is published right after it was opened', async () => {
    const feed = open();
    await poll(async () => events.listening === 1);
    publish('a');
    publish('b');

    expect(await take(feed, 2)).toEqual(['a1', 'b1']);
  });

  it('gives the latest of several events of one key, in the place of the first', async () => {
    const feed = open();
    await poll(async () => events.listening === 1);
    for (const [id, version] of [
      ['a', 1],
      ['b', 1],
      ['a', 2],
      ['a', 3],
    ] as const)
      publish(id, version);
    publish('end');

    expect(await take(feed, 3)).toEqual(['a3', 'b1', 'end1']);
  });

  it('does not coalesce with an event that is being loaded', async () => {
    const feed = open({
      load: async ({ id, version }) => {
        if (version === 1) publish(id, 2);
        return `${id}${version}`;
      },
    });
    await poll(async () => events.listening === 1);
    publish('a');

    expect(await take(feed, 2)).toEqual(['a1', 'a2']);
  });

  it('keeps the order when several values are asked for at once and load in different times', async () => {
    const feed = open({
      load: async ({ id }) => {
        if (id === 'slow') await new Promise((resolve) => setTimeout(resolve, 20));
        return id;
      },
    });
    const asked = Promise.all([feed.next(), feed.next(), feed.next()]);
    await poll(async () => events.listening === 1);
    for (const id of ['slow', 'quick', 'last']) publish(id);

    expect((await asked).map(({ value }) => value as string)).toEqual(['slow', 'quick', 'last']);
  });

  it('leaves out what does not match, and what is gone when it is loaded', async () => {
    const feed = open({
      matches: ({ id }) => id !== 'other',
      load: async ({ id }) => (id === 'gone' ? null : id),
    });
    await poll(async () => events.listening === 1);
    for (const id of ['other', 'gone', 'here']) publish(id);

    expect(await take(feed, 1)).toEqual(['here']);
  });

  it('is closed when its subscriber reads too slowly, which is told', async () => {
    const feed = open({ limit: 3 });
    await poll(async () => events.listening === 1);
    for (const id of ['a', 'b', 'c', 'd']) publish(id);

    await expect(feed.next()).rejects.toMatchObject({ extensions: { code: 'SUBSCRIBER_TOO_SLOW' } });
    await poll(async () => events.listening === 0);
  });

  it('is not closed for many events of few keys', async () => {
    const feed = open({ limit: 2 });
    await poll(async () => events.listening === 1);
    for (let version = 1; version <= 100; version += 1) publish(version % 2 ? 'a' : 'b', version);
    await poll(async () => true);

    expect(await take(feed, 2)).toEqual(['a99', 'b100']);
  });

  it('ends at once when it is returned, also while somebody waits for its next value', async () => {
    const feed = open();
    const next = feed.next();
    await poll(async () => events.listening === 1);

    await feed.return?.();

    expect(await next).toEqual({ done: true, value: undefined });
    expect(await feed.next()).toEqual({ done: true, value: undefined });
    expect(events.listening).toBe(0);
  });

  it('ends when it is returned before anything was read', async () => {
    const feed = open();

    await feed.return?.();

    expect(await feed.next()).toMatchObject({ done: true });
    expect(events.listening).toBe(0);
  });

  it.each([
    ['a value', { load: () => Promise.reject(new Error('no database')) }],
    ['the present state', { present: () => Promise.reject(new Error('no database')) }],
  ])('listens no more once %s could not be loaded, which is told', async (_, options) => {
    const present = async () => {
      publish('a');
      return [];
    };
    const feed = open({ present, ...options });

    await expect(feed.next()).rejects.toThrow('no database');
    await poll(async () => events.listening === 0, { withinMs: 1_000 });
    expect(await feed.next()).toMatchObject({ done: true });
  });
});
