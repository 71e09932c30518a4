/**
 * Does a piece of work soon after it is asked for, but not more often than once in an interval: what is asked for in
 * between is done in one go. The first time after a pause comes with the next macrotask, so that an idle process answers at once.
 */
export class Pace {
  private requested = false;
  /** By `performance.now()`. */
  private notBefore = 0;

  /** `work` must not throw. */
  constructor(
    private readonly intervalMs: number,
    private readonly work: () => void,
  ) {}

  /** Asks for the work to be done once more. */
  request(): void {
    if (this.requested) return;
    this.requested = true;
    const waitMs = this.notBefore - performance.now();
    if (waitMs > 0) setTimeout(this.run, waitMs);
    else setImmediate(this.run);
  }

  /** Has the next time come at once: the last one had nothing to gather. */
  hurry(): void {
    this.notBefore = 0;
  }

  private readonly run = (): void => {
    this.requested = false;
    this.notBefore = performance.now() + this.intervalMs;
    this.work();
  };
}
