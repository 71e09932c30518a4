import type { ActionDefinition } from './action-definition.js';
import { ACTION_METADATA } from './definition-reader.js';
import { activeAction, currentExecution } from './execution-context.js';

/** Any function that can be an action: in an execution it gives a promise, so it must always do so. */
export type ActionFunction = (...args: never) => Promise<unknown>;

/**
 * The function that stands in for an action's own. What the runtime promises is handed on as it is: an `await` here would
 * change the order in which parallel calls are seen to end.
 *
 * An action that another one calls is part of that one's attempt, and is just its function there: the outer outcome is
 * what is recorded, and a recovery would not call the inner one again.
 */
export function asAction<F extends ActionFunction>(definition: ActionDefinition, fn: F): F {
  function call(this: unknown, ...args: unknown[]): unknown {
    const body = (): unknown => Reflect.apply(fn, this, args) as unknown;
    const runtime = activeAction() ? undefined : currentExecution();
    return runtime ? runtime.call(definition, args, body) : body();
  }
  Object.defineProperty(call, 'name', { value: fn.name, configurable: true });
  for (const key of Reflect.getOwnMetadataKeys(fn)) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, fn), call);
  }
  Reflect.defineMetadata(ACTION_METADATA, definition, call);
  return call as ActionFunction as F;
}
