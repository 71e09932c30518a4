import { defineAction, type ActionOptions } from './action-options.js';
import { asAction, type ActionFunction } from './call-action.js';
import { DefinitionError } from './errors.js';

/**
 * Makes an async method of a playbook, or of any other class, an action: in an execution each call is tried, timed,
 * and recorded, and a call whose outcome is recorded is never made again. Outside an execution, and inside another
 * action, it is just the method. Arguments and outcomes are recorded as JSON, so return plain data.
 *
 * @example
 * ```ts
 * class ThreatIntel {
 *   @Action({ timeout: '30s', retries: 2, retryBackoff: 2, effect: 'read' })
 *   async reputation(ip: string): Promise<number> {
 *     const { signal } = currentAction();
 *     const response = await fetch(`https://intel.example/ip/${ip}`, { signal });
 *     return Number(await response.text());
 *   }
 * }
 * ```
 */
export function Action(options: ActionOptions = {}) {
  return <M extends ActionFunction>(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    if (typeof target === 'function') {
      throw new DefinitionError(`@Action ${target.name}.${method}`, 'it is static. Use action() instead.');
    }
    const subject = `@Action ${target.constructor.name}.${method}`;
    if (typeof descriptor?.value !== 'function') {
      throw new DefinitionError(subject, 'it can decorate methods only, not properties or accessors.');
    }
    descriptor.value = asAction(defineAction(subject, method, options), descriptor.value);
  };
}
