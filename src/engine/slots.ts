import type { QueueName } from '../config/environment.js';
import { QUEUE_NAMES } from '../config/environment.js';

/** The places of a worker. Whoever waits for one gets it in the order of priority, then of arrival. */
export class Slots {
  private readonly waiting: Record<QueueName, ((granted: boolean) => void)[]> = {
    high: [],
    default: [],
    low: [],
  };
  private readonly onAllFree: (() => void)[] = [];
  private free: number;
  private closed = false;

  constructor(private readonly total: number) {
    this.free = total;
  }

  get available(): number {
    return this.closed ? 0 : this.free;
  }

  /** Resolves to true with a slot taken, or to false when no more are given out. */
  acquire(priority: QueueName): Promise<boolean> {
    if (this.closed) return Promise.resolve(false);
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => this.waiting[priority].push(resolve));
  }

  /** Takes up to `limit` slots that are free right now. */
  take(limit: number): number {
    const taken = Math.min(limit, this.available);
    this.free -= taken;
    return taken;
  }

  release(count = 1): void {
    for (let released = 0; released < count; released += 1) {
      const next = QUEUE_NAMES.map((name) => this.waiting[name]).find((queue) => queue.length > 0);
      if (next) next.shift()?.(true);
      else this.free += 1;
    }
    if (this.free === this.total) for (const resolve of this.onAllFree.splice(0)) resolve();
  }

  /** Resolves once no slot is taken. */
  whenAllFree(): Promise<void> {
    if (this.free === this.total) return Promise.resolve();
    return new Promise((resolve) => this.onAllFree.push(resolve));
  }

  /** Gives out no more slots; who waits is told so. */
  close(): void {
    this.closed = true;
    for (const name of QUEUE_NAMES) for (const resolve of this.waiting[name].splice(0)) resolve(false);
  }
}
