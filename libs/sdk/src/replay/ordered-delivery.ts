/**
 * Hands outcomes to the playbook in the order of their `ord`, one a macrotask, as a replay will: an outcome whose commit
 * came back early waits for those before it.
 */
export class OrderedDelivery {
  private readonly arrived = new Map<number, () => void>();
  private scheduled = false;

  constructor(private next: number) {}

  /** `deliver` is called when everything before `ord` has been delivered. */
  arrive(ord: number, deliver: () => void): void {
    this.arrived.set(ord, deliver);
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled || !this.arrived.has(this.next)) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const deliver = this.arrived.get(this.next);
      this.arrived.delete(this.next);
      this.next += 1;
      deliver?.();
      this.schedule();
    });
  }
}
