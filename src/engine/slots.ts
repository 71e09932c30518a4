/** The places of a worker. */
export class Slots {
  private readonly onAllFree: (() => void)[] = [];
  private free: number;
  private closed = false;

  constructor(private readonly total: number) {
    this.free = total;
  }

  get available(): number {
    return this.closed ? 0 : this.free;
  }

  /** Takes up to `limit` slots that are free right now. */
  take(limit: number): number {
    const taken = Math.min(limit, this.available);
    this.free -= taken;
    return taken;
  }

  release(count = 1): void {
    this.free += count;
    if (this.free === this.total) for (const resolve of this.onAllFree.splice(0)) resolve();
  }

  /** Resolves once no slot is taken. */
  whenAllFree(): Promise<void> {
    if (this.free === this.total) return Promise.resolve();
    return new Promise((resolve) => this.onAllFree.push(resolve));
  }

  /** Gives out no more slots. */
  close(): void {
    this.closed = true;
  }
}
