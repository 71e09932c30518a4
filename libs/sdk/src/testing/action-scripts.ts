import type { ActionDefinition } from '../action-definition.js';
import { ActionTimeoutError } from '../errors.js';
import { currentAction } from '../current-action.js';
import type { Clock } from '../replay/clock.js';

/** What one try of an action does in a test. Gets the arguments of the call. */
export type ActionScript = (...args: never[]) => unknown;

const HANGS = (): never => {
  throw new Error('hangs() stands for an action in a test, and is not to be called.');
};

/**
 * An action that gives this back.
 *
 * @example
 * ```ts
 * await runPlaybook(TriageHighSeverity, { actions: { check_reputation: returns('malicious') } });
 * ```
 */
export function returns(value: unknown): ActionScript {
  return () => value;
}

/**
 * An action that fails: with this error, or with an `Error` of this message.
 *
 * @example
 * ```ts
 * // Fails once, then succeeds.
 * await runPlaybook(Enrich, { actions: { look_up: [throws('busy'), returns('clean')] } });
 * ```
 */
export function throws(error: Error | string): ActionScript {
  return () => {
    throw typeof error === 'string' ? new Error(error) : error;
  };
}

/**
 * An action that never comes to an end, until its timeout. That takes no time in the test.
 *
 * @example
 * ```ts
 * await runPlaybook(IsolateHost, { actions: { isolate: hangs() } }); // an ActionTimeoutError
 * ```
 */
export function hangs(): ActionScript {
  return HANGS;
}

/** Scripts by the names of actions; of a list one for each try, and the last for all further ones. */
export type ActionScripts = Readonly<Record<string, ActionScript | readonly ActionScript[]>>;

/** Plays the scripts of one test. Counts tries over all calls of an action. */
export class ScriptedActions {
  private readonly tries = new Map<string, number>();

  constructor(
    private readonly scripts: ActionScripts,
    private readonly clock: Clock,
    private readonly others?: ActionScript,
  ) {}

  /** The body that stands in for the action's own; that one where there is no script. */
  bodyOf(definition: ActionDefinition, args: unknown[], body: () => unknown): () => unknown {
    const scripts = this.scripts[definition.name] ?? this.others;
    if (scripts === undefined) return body;
    return async () => {
      const script = this.next(definition.name, scripts);
      if (script !== HANGS) return script(...(args as never[]));
      await this.clock.sleep(definition.timeoutMs, currentAction().signal);
      throw new ActionTimeoutError(definition.name, definition.timeoutMs);
    };
  }

  private next(name: string, scripts: ActionScript | readonly ActionScript[]): ActionScript {
    const list = typeof scripts === 'function' ? [scripts] : scripts;
    const tries = this.tries.get(name) ?? 0;
    this.tries.set(name, tries + 1);
    const script = list[Math.min(tries, list.length - 1)];
    if (!script) throw new TypeError(`The list of scripts for the action '${name}' is empty.`);
    return script;
  }
}
