import { setTimeout as delay } from 'node:timers/promises';
import { failureKind } from './postgres-errors.js';

const PAUSE_MS = 200;

/** Does `work` again for as long as it fails because Postgres can't be reached or because of a passing conflict. */
export async function persevere<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (failureKind(error) === 'data') throw error;
      await delay(PAUSE_MS);
    }
  }
}
