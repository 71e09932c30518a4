import { randomUUID } from 'node:crypto';
import { NoCurrentActionError } from './errors.js';
import {
  activeAction,
  currentExecution,
  type ActionLogger,
  type CurrentAction,
} from './execution-context.js';

const silent: ActionLogger = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * The attempt that the caller runs in: its idempotency key, its number, the signal that fires on timeout and on cancel,
 * and a logger. Outside an execution, where an action is just its function, each call gives a fresh one: a random
 * key, attempt 1, a signal that never fires, a logger that says nothing. Throws a `NoCurrentActionError` in `run()`
 * itself.
 *
 * @example
 * ```ts
 * @Action({ effect: 'write' })
 * async openTicket(title: string) {
 *   const { idempotencyKey, signal } = currentAction();
 *   const headers = { 'Idempotency-Key': idempotencyKey };
 *   await fetch('https://tickets.example', { method: 'POST', headers, body: title, signal });
 * }
 * ```
 */
export function currentAction(): CurrentAction {
  const active = activeAction();
  if (active) return active;
  if (currentExecution()) throw new NoCurrentActionError();
  return { idempotencyKey: randomUUID(), attempt: 1, signal: new AbortController().signal, logger: silent };
}
