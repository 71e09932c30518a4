import type { Clock } from '../replay/clock.js';

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
    this.at += ms;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const until = this.at + ms;
    // Whoever waits at the same time begins at the same time, so that parallel waits pass side by side.
    await Promise.resolve();
    this.at = Math.max(this.at, until);
  }
}
