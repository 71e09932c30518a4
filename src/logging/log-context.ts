import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<Readonly<Record<string, unknown>>>();

/** Runs `body` so that every line logged by it, and by what it awaits or starts, carries `fields` as well. */
export function withLogFields<T>(fields: Readonly<Record<string, unknown>>, body: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, body);
}

/** A copy, because pino merges the line's own fields into what it is given. */
export function currentLogFields(): Record<string, unknown> {
  return { ...storage.getStore() };
}
