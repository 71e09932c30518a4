import { setTimeout as delay } from 'node:timers/promises';

/** The time that a run is on. */
export interface Clock {
  now(): Date;
  /** Rejects when the signal fires. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The time of the world. */
export const REAL_CLOCK: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
};
