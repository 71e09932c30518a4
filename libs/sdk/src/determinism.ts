import { randomUUID } from 'node:crypto';
import { activeAction, currentExecution, type ExecutionRuntime } from './execution-context.js';

/**
 * The time. In `run()` it is the same when the playbook is run again after a crash, as `new Date()` is not. Inside an
 * action, and outside an execution, it is the real time.
 *
 * @example
 * ```ts
 * const ageMs = now().getTime() - Date.parse(alert.createdAt);
 * ```
 */
export function now(): Date {
  return replayed()?.now() ?? new Date();
}

/**
 * A random UUID. In `run()` it is the same when the playbook is run again after a crash, as `crypto.randomUUID()` is
 * not. Inside an action, and outside an execution, it is a new one every time; for a key that every attempt shares, see
 * `currentAction().idempotencyKey`.
 *
 * @example
 * ```ts
 * const caseId = randomId();
 * ```
 */
export function randomId(): string {
  return replayed()?.randomId() ?? randomUUID();
}

/**
 * A finished action is not run again on replay, so what it draws must not count among what `run()` draws: the two
 * would come apart.
 */
function replayed(): ExecutionRuntime | undefined {
  return activeAction() ? undefined : currentExecution();
}
