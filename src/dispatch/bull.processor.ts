import { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import type { DispatchConsumer } from './dispatch.js';

export interface HintJob {
  executionIds: string[];
}

/** Jobs of one queue in hand at the same time. Each lasts only as long as its claims. */
const CONCURRENCY = 8;
/** How often a worker looks into the table itself while Redis is away. */
const FALLBACK_MS = 500;
/** How often it does so otherwise, where it has room: a worker without may have taken the hints. */
const SPARE_ROOM_MS = 500;

/** The worker's side of Bull: every job is a hint, and its own outcome means nothing. */
export class BullProcessor {
  private readonly logger = new Logger(BullProcessor.name);
  private fallback: NodeJS.Timeout | undefined;
  private spareRoom: NodeJS.Timeout | undefined;

  constructor(
    private readonly consumer: DispatchConsumer,
    private readonly queues: readonly Queue<HintJob>[],
  ) {}

  start(): void {
    for (const queue of this.queues) {
      const processing = queue.process(CONCURRENCY, ({ data }: Job<HintJob>) =>
        this.consumer.claim(data.executionIds),
      );
      processing.catch((error: unknown) => {
        this.logger.error({ err: error, queue: queue.name }, 'Bull stopped to process a queue');
      });
    }
    this.fallback = setInterval(() => {
      if (this.queues.some(({ client }) => client.status !== 'ready')) this.claimDue();
    }, FALLBACK_MS);
    this.spareRoom = setInterval(() => {
      if (this.consumer.hasRoom) this.claimDue();
    }, SPARE_ROOM_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.fallback);
    clearInterval(this.spareRoom);
    const connected = this.queues.filter(({ client }) => client.status === 'ready');
    await Promise.all(connected.map((queue) => queue.pause(true, true)));
  }

  private claimDue(): void {
    this.consumer.claimDue().catch((error: unknown) => {
      this.logger.error({ err: error }, 'Due executions could not be claimed');
    });
  }
}
