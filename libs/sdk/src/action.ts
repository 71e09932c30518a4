import { defineAction, type ActionOptions } from './action-options.js';
import { asAction, type ActionFunction } from './call-action.js';
import { describe } from './describe.js';
import { DefinitionError } from './errors.js';

/**
 * Makes a plain function an action, as `@Action` does a method. Its name is that of the function in snake_case unless
 * the options give one; an arrow function written in place has none, and must be given one. Outside an execution, and
 * inside another action, it is just the function.
 *
 * @example
 * ```ts
 * export const blockAddress = action(
 *   { name: 'block_address', effect: 'destructive', verify: async (ip) => ({ happened: await firewall.blocks(ip) }) },
 *   async (ip: string) => firewall.block(ip, currentAction().idempotencyKey),
 * );
 * ```
 */
export function action<F extends ActionFunction>(options: ActionOptions<Parameters<F>>, fn: F): F {
  if (typeof fn !== 'function') {
    throw new DefinitionError('action()', `the second argument must be a function, not ${describe(fn)}.`);
  }
  return asAction(defineAction(`action(${fn.name || 'anonymous function'})`, fn.name, options), fn);
}
