import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { Configuration } from '../config/configuration.js';

export interface RateLimitOptions {
  /** Unique among the limits; part of their keys in Redis. */
  readonly name: string;
  /** How much may be taken in `seconds`, which begin with the first. */
  readonly points: number;
  readonly seconds: number;
}

/** How long a Redis that does not answer may hold up a caller, in ms. */
const REDIS_TIMEOUT_MS = 500;

/**
 * Makes rate limits that all processes share through Redis. Without one, or while it is away, each process counts for
 * itself: a limit is then looser, and nobody is refused for the want of a Redis.
 */
@Injectable()
export class Throttling implements OnApplicationShutdown {
  private readonly redis: Redis | null;

  constructor(@Inject(Configuration) { redisUrl }: Configuration) {
    this.redis = redisUrl === undefined ? null : connect(redisUrl);
  }

  /** A limit, to be made once. */
  limit({ name, points, seconds }: RateLimitOptions): RateLimit {
    const options = { keyPrefix: `opensoar:throttle:${name}`, points, duration: seconds };
    const memory = new RateLimiterMemory(options);
    return new RateLimit(
      this.redis
        ? new RateLimiterRedis({
            ...options,
            storeClient: this.redis,
            rejectIfRedisNotReady: true,
            insuranceLimiter: memory,
          })
        : memory,
    );
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

/** What may be done so often in a while, counted by key. */
export class RateLimit {
  constructor(private readonly limiter: RateLimiterRedis | RateLimiterMemory) {}

  /** Takes one; null where that is allowed, else how many seconds are left until it is again. */
  async take(key: string): Promise<number | null> {
    try {
      await this.limiter.consume(key);
      return null;
    } catch (outcome) {
      if (!(outcome instanceof RateLimiterRes)) throw outcome;
      return Math.max(1, Math.ceil(outcome.msBeforeNext / 1000));
    }
  }

  /** Forgets what was taken. */
  async clear(key: string): Promise<void> {
    await this.limiter.delete(key);
  }
}

function connect(url: string): Redis {
  const logger = new Logger(Throttling.name);
  const redis = new Redis(url, {
    // An answer that comes late is worth nothing: the process counts for itself instead.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: REDIS_TIMEOUT_MS,
    retryStrategy: (tries) => Math.min(tries * 100, 2000),
    enableAutoPipelining: true,
  });
  redis.on('error', (error) =>
    logger.warn({ err: error }, 'Redis does not answer; each process counts rates for itself meanwhile'),
  );
  return redis;
}
