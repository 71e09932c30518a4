import assert from 'node:assert/strict';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getQueueToken } from '@nestjs/bull';
import { ConsoleLogger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Queue } from 'bull';
import { dispatchContract, type DispatchUnderTest } from '../../test/dispatch/dispatch.contract.js';
import { QueuedTable, TableConsumer } from '../../test/dispatch/queued-table.js';
import { poll } from '../../test/support/poll.js';
import { type PrivateRedis, startPrivateRedis, testRedisUrl } from '../../test/support/redis.js';
import { Configuration } from '../config/configuration.js';
import { QUEUE_NAMES, readEnvironment } from '../config/environment.js';
import { BullDispatch } from './bull.dispatch.js';
import { Dispatch } from './dispatch.js';
import { DispatchModule } from './dispatch.module.js';

async function open(redisUrl: string): Promise<DispatchUnderTest> {
  const configuration = new Configuration(readEnvironment({ REDIS_URL: redisUrl }));
  const module = await Test.createTestingModule({ imports: [DispatchModule.with(configuration)] })
    .setLogger(new ConsoleLogger({ logLevels: [] }))
    .compile();
  await module.init();
  // What is added before there is a connection is dropped, and left to the reconciler.
  const queues = QUEUE_NAMES.map((name) => module.get<Queue>(getQueueToken(name)));
  await poll(async () => queues.every(({ client }) => client.status === 'ready'));
  return {
    dispatch: module.get(Dispatch),
    handsOutEach: true,
    another: () => open(redisUrl),
    close: () => module.close(),
  };
}

describe('Bull dispatch', () => {
  dispatchContract(async () => {
    const given = await open(await testRedisUrl());
    assert.ok(given.dispatch instanceof BullDispatch);
    return given;
  });

  describe('of several workers', () => {
    let opened: DispatchUnderTest[];
    let consumers: TableConsumer[];
    let table: QueuedTable;
    let redisUrl: string;

    beforeEach(async () => {
      redisUrl = await testRedisUrl();
      [opened, consumers, table] = [[], [], new QueuedTable()];
    });

    afterEach(async () => {
      await Promise.all(opened.map(({ dispatch }) => dispatch.stop()));
      for (const consumer of consumers) consumer.close();
      await Promise.all(opened.map((each) => each.close()));
    });

    async function worker(name: string, slots?: number, queues = QUEUE_NAMES.slice()): Promise<Dispatch> {
      const given = await open(redisUrl);
      const consumer = new TableConsumer(table, name, slots, queues);
      opened.push(given);
      consumers.push(consumer);
      await given.dispatch.start(consumer, queues);
      return given.dispatch;
    }

    it('has what a full one holds hints of claimed by one with room', async () => {
      const full = await worker('full', 1);
      full.add(Array.from({ length: 5 }, () => table.queue()));
      await poll(async () => consumers[0]?.handed === 5);

      await worker('idle');

      await poll(async () => table.claimed.length === 5);
      expect(table.claimed.filter(({ by }) => by === 'idle')).toHaveLength(4);
    });

    it('hands out only the queues that each takes', async () => {
      const first = await worker('high', undefined, ['high']);
      await worker('others', undefined, ['default', 'low']);

      first.add(QUEUE_NAMES.map((name) => table.queue(name)));
      await poll(async () => table.claimed.length === 3);

      expect(table.claimed.filter(({ by }) => by === 'high')).toHaveLength(1);
    });
  });

  describe('when Redis', () => {
    let redis: PrivateRedis;
    let given: DispatchUnderTest;
    let table: QueuedTable;
    let consumer: TableConsumer;

    beforeAll(async () => {
      redis = await startPrivateRedis();
    });

    afterAll(() => redis.stop());

    beforeEach(async () => {
      given = await open(redis.url);
      table = new QueuedTable();
      consumer = new TableConsumer(table, 'worker');
      await given.dispatch.lostHints();
    });

    afterEach(async () => {
      await given.dispatch.stop();
      consumer.close();
      await given.close();
    });

    it('was emptied, says once more that hints are lost, and takes the same ones again', async () => {
      const hints = [table.queue(), table.queue('high')];
      given.dispatch.add(hints);
      expect(await given.dispatch.lostHints()).toBe(false);

      await redis.flushAll();
      expect(await given.dispatch.lostHints()).toBe(true);
      expect(await given.dispatch.lostHints()).toBe(false);
      given.dispatch.add(hints);
      await given.dispatch.start(consumer, QUEUE_NAMES);

      await poll(async () => table.claimed.length === 2);
    });

    it('is emptied while it works, goes on', async () => {
      await given.dispatch.start(consumer, QUEUE_NAMES);
      given.dispatch.add([table.queue()]);
      await poll(async () => table.claimed.length === 1);

      await redis.flushAll();
      given.dispatch.add([table.queue(), table.queue('low')]);

      await poll(async () => table.claimed.length === 3);
    });

    it('is away, has claimed from the table, and takes hints again when it is back', async () => {
      await given.dispatch.start(consumer, QUEUE_NAMES);
      await redis.kill();
      given.dispatch.add([table.queue()]);
      await poll(async () => table.claimed.length === 1);
      expect(await given.dispatch.lostHints()).toBe(false);

      await redis.restart();
      await poll(async () => {
        given.dispatch.add([table.queue('high')]);
        return table.claimed.length > 5;
      });
      expect(await given.dispatch.lostHints()).toBe(true);
    });
  });
});
