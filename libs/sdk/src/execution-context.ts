import { AsyncLocalStorage } from 'node:async_hooks';
import type { AlertStatus, Determination, Severity } from './alert-data.js';
import type { ActionDefinition } from './action-definition.js';

/** What `resolveCurrentAlert` and its siblings ask of the runtime, as plain data. */
export type AlertEffect =
  | { kind: 'resolve'; determination: Determination; reason?: string }
  | {
      kind: 'update';
      status?: AlertStatus;
      determination?: Determination;
      severity?: Severity;
      tags?: string[];
      reason?: string;
    }
  | { kind: 'comment'; text: string }
  | { kind: 'assign'; username?: string };

/**
 * Writes to the execution's log; each line carries the execution's correlation id.
 *
 * @example
 * ```ts
 * currentAction().logger.info('Blocked', { ip });
 * ```
 */
export interface ActionLogger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/**
 * What a running action knows of itself.
 *
 * @example
 * ```ts
 * const { idempotencyKey, signal }: CurrentAction = currentAction();
 * ```
 */
export interface CurrentAction {
  /** The same in every attempt and after a recovery; send it along to whatever the action calls. */
  readonly idempotencyKey: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Fires on timeout and on cancel. */
  readonly signal: AbortSignal;
  readonly logger: ActionLogger;
}

/**
 * The seam between the SDK and what runs playbooks (the engine, the testing kit). Playbook authors never touch it.
 *
 * Both `call` and `effect` count the call synchronously, before any await: that count is the call's identity in the
 * journal.
 */
export interface ExecutionRuntime {
  /** Runs an action, or gives back its recorded outcome. `body` is called once an attempt. */
  call(definition: ActionDefinition, args: unknown[], body: () => unknown): Promise<unknown>;
  /** Changes the alert at hand. Rejects with a `NoCurrentAlertError` where the execution has none. */
  effect(effect: AlertEffect): Promise<void>;
  /** The time, the same on replay. */
  now(): Date;
  /** A UUID, the same on replay. */
  randomId(): string;
}

interface Store {
  runtime: ExecutionRuntime;
  action?: CurrentAction;
}

/** On `globalThis`, so that two copies of the SDK in one process still share one execution. */
const KEY = Symbol.for('opensoar.sdk.execution');
const shared = globalThis as { [KEY]?: AsyncLocalStorage<Store> };
const storage = (shared[KEY] ??= new AsyncLocalStorage<Store>());

/** Runs `body` as part of an execution. For runtimes only. */
export function runInExecution<T>(runtime: ExecutionRuntime, body: () => T): T {
  return storage.run({ runtime }, body);
}

/** Runs `body` as one attempt of an action: `currentAction()` gives `action`. For runtimes only. */
export function runInAction<T>(runtime: ExecutionRuntime, action: CurrentAction, body: () => T): T {
  return storage.run({ runtime, action }, body);
}

/** The execution that the caller runs in, if any. For runtimes only. */
export function currentExecution(): ExecutionRuntime | undefined {
  return storage.getStore()?.runtime;
}

/** The attempt that the caller runs in, if any. */
export function activeAction(): CurrentAction | undefined {
  return storage.getStore()?.action;
}
