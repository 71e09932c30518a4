import { Redis } from 'ioredis';
import { EmbeddedRedis } from '../../src/embedded/embedded-redis.js';
import { fromTestRun } from './environment.js';
import { throwAwayRedis } from './throw-away-services.js';

/**
 * An empty numbered database of the run's Redis, for one test file. Numbers do not part what is published, and FLUSHALL
 * reaches all of them: tests of either take `startPrivateRedis`.
 */
export async function testRedisUrl(): Promise<string> {
  const url = new URL(fromTestRun('TEST_REDIS_URL'));
  const redis = new Redis(url.href);
  try {
    const [, databases] = (await redis.config('GET', 'databases')) as [string, string];
    // Database 0 holds the counter.
    const number = 1 + (((await redis.incr('opensoar-test:databases')) - 1) % (Number(databases) - 1));
    await redis.select(number);
    await redis.flushdb();
    url.pathname = `/${number}`;
    return url.href;
  } finally {
    redis.disconnect();
  }
}

/** A Redis of its own, for tests that empty it, kill it, or listen to all that is published. */
export interface PrivateRedis {
  readonly url: string;
  flushAll(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one. */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  const options = await throwAwayRedis(fromTestRun('TEST_RUN_DIR'));
  let server = await EmbeddedRedis.start(options);
  const { port, password, href: url } = new URL(server.url);
  return {
    url,
    flushAll: async () => {
      const redis = new Redis(url);
      try {
        await redis.flushall();
      } finally {
        redis.disconnect();
      }
    },
    kill: () => server.kill(),
    restart: async () => {
      server = await EmbeddedRedis.start({ ...options, port: Number(port), password });
    },
    stop: () => server.stop(),
  };
}
