import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { poll } from '../../test/support/poll.js';
import { type PrivateRedis, startPrivateRedis } from '../../test/support/redis.js';
import { Configuration } from '../config/configuration.js';
import { readEnvironment } from '../config/environment.js';
import { Throttling } from './throttling.js';

const LIMIT = { name: 'test', points: 3, seconds: 60 };

describe('A rate limit', () => {
  let redis: PrivateRedis;
  const running: Throttling[] = [];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await startPrivateRedis();
  });

  const stopProcesses = () => {
    for (const throttling of running.splice(0)) throttling.onApplicationShutdown();
  };
  afterEach(stopProcesses);

  afterAll(async () => {
    await redis.stop();
    Logger.overrideLogger(true as never);
  });

  /** What one process has; with a Redis, once it is connected. */
  async function startProcess(redisUrl?: string): Promise<Throttling> {
    const throttling = new Throttling(new Configuration(readEnvironment({ REDIS_URL: redisUrl })));
    running.push(throttling);
    if (redisUrl !== undefined) {
      const probe = throttling.limit({ name: 'probe', points: 1e9, seconds: 60 });
      await poll(async () => {
        await probe.take('probe');
        return (await keys(redisUrl)).some((key) => key.includes('probe'));
      });
    }
    return throttling;
  }

  async function keys(url: string): Promise<string[]> {
    const client = new Redis(url);
    try {
      return await client.keys('*');
    } finally {
      client.disconnect();
    }
  }

  const takeAll = async (limits: ReturnType<Throttling['limit']>[], key: string) => {
    const answers: (number | null)[] = [];
    for (const limit of limits) answers.push(await limit.take(key));
    return answers;
  };

  it('is shared by all processes, and counts each key for itself', async () => {
    const one = (await startProcess(redis.url)).limit(LIMIT);
    const other = (await startProcess(redis.url)).limit(LIMIT);

    const answers = await takeAll([one, other, one, other, one], 'a');
    expect(answers.slice(0, 3)).toEqual([null, null, null]);
    for (const wait of answers.slice(3)) {
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(60);
    }
    expect(await other.take('b')).toBeNull();
  });

  it('can be cleared for a key', async () => {
    const limit = (await startProcess(redis.url)).limit({ ...LIMIT, name: 'cleared', points: 1 });
    expect(await limit.take('a')).toBeNull();
    expect(await limit.take('a')).not.toBeNull();
    await limit.clear('a');
    expect(await limit.take('a')).toBeNull();
  });

  it('is counted in the process where there is no Redis', async () => {
    const limit = (await startProcess()).limit(LIMIT);
    const answers = await takeAll([limit, limit, limit, limit], 'a');
    expect(answers.map((wait) => wait === null)).toEqual([true, true, true, false]);
  });

  it('refuses nobody because Redis is away, is counted in the process meanwhile, and is shared again after', async () => {
    const lost = await startPrivateRedis();
    try {
      const one = (await startProcess(lost.url)).limit(LIMIT);
      const other = (await startProcess(lost.url)).limit(LIMIT);
      expect(await takeAll([one, other, one], 'a')).toEqual([null, null, null]);

      await lost.kill();
      const answers = await takeAll([one, one, one, one], 'a');
      expect(answers.map((wait) => wait === null)).toEqual([true, true, true, false]);

      await lost.restart();
      for (const [name, limit] of Object.entries({ one, other })) {
        await poll(async () => {
          await limit.take(`again-${name}`);
          return (await keys(lost.url)).some((key) => key.endsWith(`again-${name}`));
        });
      }
    } finally {
      stopProcesses();
      await lost.stop();
    }
  });
});
