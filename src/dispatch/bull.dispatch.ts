import { createHash } from 'node:crypto';
import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { QUEUE_NAMES, type QueueName } from '../config/environment.js';
import { Pace } from '../pacing/pace.js';
import { BullProcessor, type HintJob } from './bull.processor.js';
import { Dispatch, type DispatchConsumer, type Hint } from './dispatch.js';

/** How far apart additions to Bull are at least, in ms: the more hints one job carries, the less each costs. */
const INTERVAL_MS = 8;

/**
 * Hints that one job carries at most. Together they cost Redis, and the process, as much as one; but one worker takes them
 * all, so that they should be no more than a worker is likely to have room for.
 */
const MAX_HINTS = 16;

/** Set once by whoever finds it missing: an emptied Redis has lost it along with the hints. */
const MARKER = 'opensoar:hints';

/** Hints as Bull jobs, a queue for each priority. */
@Injectable()
export class BullDispatch extends Dispatch {
  private readonly logger = new Logger(BullDispatch.name);
  private readonly queues: Record<QueueName, Queue<HintJob>>;
  private readonly waiting: Hint[] = [];
  private readonly pace = new Pace(INTERVAL_MS, () => this.flush());
  private processor: BullProcessor | undefined;

  constructor(
    @InjectQueue('high') high: Queue<HintJob>,
    @InjectQueue('default') normal: Queue<HintJob>,
    @InjectQueue('low') low: Queue<HintJob>,
  ) {
    super();
    this.queues = { high, default: normal, low };
    for (const queue of Object.values(this.queues)) {
      queue.on('error', (error) =>
        this.logger.warn({ err: error, queue: queue.name }, 'Bull reports an error'),
      );
    }
  }

  add(hints: readonly Hint[]): void {
    if (hints.length === 0) return;
    this.waiting.push(...hints);
    this.pace.request();
  }

  async start(consumer: DispatchConsumer, queues: readonly QueueName[]): Promise<void> {
    this.processor = new BullProcessor(
      consumer,
      queues.map((name) => this.queues[name]),
    );
    this.processor.start();
  }

  async stop(): Promise<void> {
    await this.processor?.stop();
  }

  async lostHints(): Promise<boolean> {
    const { client } = this.queues.default;
    if (client.status !== 'ready') return false;
    return (await client.set(MARKER, '1', 'NX')) === 'OK';
  }

  private flush(): void {
    const hints = this.waiting.splice(0);
    for (const name of QUEUE_NAMES) {
      const queue = this.queues[name];
      const jobs = chunksOf(
        MAX_HINTS,
        hints.filter(({ priority }) => priority === name),
      ).map(toJob);
      // Without a connection the client would queue the jobs in memory, for as long as Redis is away.
      if (jobs.length === 0 || queue.client.status !== 'ready') continue;
      queue.addBulk(jobs).catch((error: unknown) => {
        this.logger.warn({ err: error, queue: name, hints: jobs.length }, 'Hints were not taken by Redis');
      });
    }
  }
}

/**
 * Never an automatic id: they start again after a FLUSHALL, and a stale worker could complete another's job. Nothing is
 * kept of an ended job: a kept id makes a later add of the same id a silent no-op.
 */
function toJob(hints: readonly Hint[]): { data: HintJob; opts: object } {
  const identity = hints.map(({ executionId, epoch, dispatches }) => `${executionId}-${epoch}-${dispatches}`);
  return {
    data: { executionIds: hints.map(({ executionId }) => executionId) },
    opts: {
      jobId: createHash('sha256').update(identity.join()).digest('base64url'),
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}

function chunksOf<T>(size: number, items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) =>
    items.slice(chunk * size, (chunk + 1) * size),
  );
}
