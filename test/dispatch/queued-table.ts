import { QUEUE_NAMES, type QueueName } from '../../src/config/environment.js';
import type { DispatchConsumer, Hint } from '../../src/dispatch/dispatch.js';

/** Stands in for the table of executions: what is queued, and who has claimed it. */
export class QueuedTable {
  readonly claimed: { executionId: string; by: string }[] = [];
  private readonly queued = new Map<string, QueueName>();
  private next = 0;

  /** A new queued execution, and the hint for it. */
  queue(priority: QueueName = 'default'): Hint {
    const executionId = `execution-${(this.next += 1)}`;
    this.queued.set(executionId, priority);
    return { executionId, priority, epoch: 0, dispatches: 0 };
  }

  claim(executionId: string, by: string): boolean {
    if (!this.queued.delete(executionId)) return false;
    this.claimed.push({ executionId, by });
    return true;
  }

  /** The most urgent of what is queued, oldest first. */
  due(queues: readonly QueueName[]): string | undefined {
    for (const name of QUEUE_NAMES.filter((queue) => queues.includes(queue))) {
      for (const [executionId, priority] of this.queued) if (priority === name) return executionId;
    }
    return undefined;
  }
}

/** Claims from the table as a worker does, as long as it has slots; what it has claimed goes on until `finish`. */
export class TableConsumer implements DispatchConsumer {
  /** How many hints were handed to it, whatever came of them. */
  handed = 0;
  /** Hand-outs that are still to fail. */
  failures = 0;
  private taken = 0;

  constructor(
    private readonly table: QueuedTable,
    readonly name: string,
    private slots = Infinity,
    private readonly queues: readonly QueueName[] = QUEUE_NAMES,
  ) {}

  get hasRoom(): boolean {
    return this.taken < this.slots;
  }

  async claim(executionIds: readonly string[]): Promise<void> {
    this.handOver(executionIds.length);
    for (const executionId of executionIds) {
      if (this.hasRoom && this.table.claim(executionId, this.name)) this.taken += 1;
    }
  }

  async claimDue(): Promise<void> {
    this.handOver();
    while (this.hasRoom) {
      const executionId = this.table.due(this.queues);
      if (executionId === undefined) return;
      this.table.claim(executionId, this.name);
      this.taken += 1;
    }
  }

  /** One more execution may run from now on. */
  async widen(): Promise<void> {
    this.slots += 1;
    await this.claimDue();
  }

  /** Claims nothing any more. */
  close(): void {
    this.slots = 0;
  }

  private handOver(hints = 1): void {
    this.handed += hints;
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new Error('no database');
  }
}
