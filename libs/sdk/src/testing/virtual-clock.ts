import type { Clock } from '../replay/clock.js';

interface Alarm {
  at: number;
  ring: () => void;
}

/**
 * The time of a test. It stands still but for what waits: a wait moves it and is over at once.
 *
 * @example
 * ```ts
 * const clock = new VirtualClock(new Date('2026-03-01T08:00:00Z'));
 * await runPlaybook(AgeReport, { clock });
 * clock.advance(60_000);
 * ```
 */
export class VirtualClock implements Clock {
  private at: number;
  private readonly alarms = new Set<Alarm>();

  /** @param start 2026-01-02T03:04:05Z unless given */
  constructor(private readonly start = new Date('2026-01-02T03:04:05.000Z')) {
    this.at = start.getTime();
  }

  now(): Date {
    return new Date(this.at);
  }

  /** Milliseconds since the start. */
  get elapsedMs(): number {
    return this.at - this.start.getTime();
  }

  /** Moves the time on by so many milliseconds. */
  advance(ms: number): void {
    this.passUntil(this.at + ms);
  }

  /** Calls back once so many milliseconds have passed. Gives what takes that back. */
  alarm(ms: number, ring: () => void): () => void {
    const alarm = { at: this.at + ms, ring };
    this.alarms.add(alarm);
    return () => this.alarms.delete(alarm);
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const until = this.at + ms;
    // Whoever waits at the same time begins at the same time, so that parallel waits pass side by side.
    await Promise.resolve();
    this.passUntil(until, signal);
    signal.throwIfAborted();
  }

  /** Time does not pass beyond the alarm that ends the wait. */
  private passUntil(until: number, signal?: AbortSignal): void {
    for (let alarm = this.nextAlarm(until); alarm; alarm = this.nextAlarm(until)) {
      this.alarms.delete(alarm);
      this.at = Math.max(this.at, alarm.at);
      alarm.ring();
      if (signal?.aborted) return;
    }
    this.at = Math.max(this.at, until);
  }

  private nextAlarm(until: number): Alarm | undefined {
    const due = [...this.alarms].filter(({ at }) => at <= until);
    return due.sort((a, b) => a.at - b.at)[0];
  }
}
