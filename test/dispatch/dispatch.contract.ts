import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { QUEUE_NAMES } from '../../src/config/environment.js';
import type { Dispatch } from '../../src/dispatch/dispatch.js';
import { poll } from '../support/poll.js';
import { QueuedTable, TableConsumer } from './queued-table.js';

/** One dispatch under test. */
export interface DispatchUnderTest {
  dispatch: Dispatch;
  /** Whether each hint is handed out by itself; else one hand-out may stand for many. */
  handsOutEach: boolean;
  /** One more beside it, as another process has it. */
  another(): Promise<DispatchUnderTest>;
  close(): Promise<void>;
}

/** What every dispatch does. `open` gives one that has no hints. */
export function dispatchContract(open: () => Promise<DispatchUnderTest>): void {
  let given: DispatchUnderTest;
  let dispatch: Dispatch;
  let table: QueuedTable;
  let consumer: TableConsumer;

  beforeEach(async () => {
    given = await open();
    ({ dispatch } = given);
    table = new QueuedTable();
    consumer = new TableConsumer(table, 'worker');
  });

  afterEach(async () => {
    await dispatch.stop();
    consumer.close();
    await given.close();
  });

  const expectClaims = (count: number) =>
    poll(async () => table.claimed.length >= count, { what: () => `${table.claimed.length} are claimed` });

  it('has everything claimed that is added, whatever its queue', async () => {
    await dispatch.start(consumer, QUEUE_NAMES);

    for (let round = 0; round < 100; round += 1) dispatch.add(QUEUE_NAMES.map((name) => table.queue(name)));
    await expectClaims(300);
    await poll(async () => consumer.handed >= (given.handsOutEach ? 300 : 1));

    expect(new Set(table.claimed.map(({ executionId }) => executionId)).size).toBe(300);
  });

  it('has claimed what was added before it was started', async () => {
    dispatch.add([table.queue(), table.queue('low')]);

    await dispatch.start(consumer, QUEUE_NAMES);

    await expectClaims(2);
  });

  it('has claimed once what is added twice', async () => {
    await dispatch.start(consumer, QUEUE_NAMES);
    const hint = table.queue();

    dispatch.add([hint, hint]);
    dispatch.add([hint]);
    await expectClaims(1);
    dispatch.add([hint]);
    dispatch.add([table.queue()]);
    await expectClaims(2);

    expect(new Set(table.claimed.map(({ executionId }) => executionId)).size).toBe(2);
  });

  it('has the more urgent claimed first while slots are scarce', async () => {
    consumer = new TableConsumer(table, 'worker', 0);
    await dispatch.start(consumer, QUEUE_NAMES);
    const [low, normal, high] = [table.queue('low'), table.queue('default'), table.queue('high')];

    dispatch.add([low, normal, high]);
    await poll(async () => consumer.handed >= (given.handsOutEach ? 3 : 1));
    for (let slot = 0; slot < 3; slot += 1) {
      await consumer.widen();
      await expectClaims(slot + 1);
    }

    expect(table.claimed.map(({ executionId }) => executionId)).toEqual(
      [high, normal, low].map(({ executionId }) => executionId),
    );
  });

  it('hands out nothing after it was stopped', async () => {
    await dispatch.start(consumer, QUEUE_NAMES);
    dispatch.add([table.queue()]);
    await expectClaims(1);

    await dispatch.stop();
    const { handed } = consumer;
    dispatch.add([table.queue(), table.queue('high')]);
    const [other, taker] = [await given.another(), new TableConsumer(table, 'another')];
    await other.dispatch.start(taker, QUEUE_NAMES);
    await expectClaims(3);

    expect(consumer.handed).toBe(handed);
    expect(table.claimed.filter(({ by }) => by === 'another')).toHaveLength(2);
    await other.dispatch.stop();
    await other.close();
  });

  it('gives a hint again that came to nothing, because its claim had failed', async () => {
    consumer.failures = 1;
    await dispatch.start(consumer, QUEUE_NAMES);
    const hint = table.queue();

    await poll(async () => {
      dispatch.add([hint]);
      return table.claimed.length > 0;
    });

    expect(consumer.failures).toBe(0);
  });

  it('takes no hints for what it is', async () => {
    await dispatch.start(consumer, QUEUE_NAMES);

    dispatch.add([]);
    dispatch.add([table.queue()]);

    await expectClaims(1);
  });

  it('says at its very first start, and once, that hints may be lost', async () => {
    expect(await dispatch.lostHints()).toBe(true);
    expect(await dispatch.lostHints()).toBe(false);
  });
}
