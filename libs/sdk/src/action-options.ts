import {
  ACTION_EFFECTS,
  type ActionDefinition,
  type ActionEffect,
  type ActionVerdict,
} from './action-definition.js';
import { describe } from './describe.js';
import { MAX_DURATION_MS, type Duration } from './duration.js';
import { DefinitionError } from './errors.js';
import { OptionReader } from './option-reader.js';
import { snakeCase } from './snake-case.js';

/**
 * What `@Action` and `action()` take. `P` are the parameters of the action.
 *
 * @example
 * ```ts
 * const options: ActionOptions = { timeout: '30s', retries: 2, retryBackoff: 2, effect: 'read' };
 * ```
 */
export interface ActionOptions<P extends unknown[] = never[]> {
  /**
   * The name of the method or function in snake_case unless given. A lower-case letter, then up to 99 lower-case
   * letters, digits, `_`, `-` or `.`.
   */
  name?: string;
  /** How long one attempt may take; 300 s unless given. */
  timeout?: Duration;
  /** Attempts after the first; 0 unless given. */
  retries?: number;
  /** The wait before attempt n + 1 is `retryBackoff ** n` seconds; 1 unless given. */
  retryBackoff?: number;
  /** For people. */
  description?: string;
  /** What it does to the world outside; `write` unless given. */
  effect?: ActionEffect;
  /**
   * Finds out, with the arguments of the call, whether a destructive action happened whose worker died before the
   * outcome was recorded. `undefined` means that it can't tell; a person settles it then.
   */
  verify?: (...args: P) => Promise<ActionVerdict | undefined> | ActionVerdict | undefined;
}

const OPTIONS = [
  'name',
  'timeout',
  'retries',
  'retryBackoff',
  'description',
  'effect',
  'verify',
] as const satisfies readonly (keyof ActionOptions)[];

const DEFAULT_TIMEOUT_MS = 300_000;
const MAX_RETRIES = 1000;

/** Checks the options of an action and fills in the defaults. */
export function defineAction(subject: string, identifier: string, options: object): ActionDefinition {
  const reader = new OptionReader(
    options,
    OPTIONS,
    (problem, option) => new DefinitionError(subject, problem, option),
  );
  const retries = reader.integer('retries', 0, MAX_RETRIES) ?? 0;
  return Object.freeze({
    name: reader.name('name', snakeCase(identifier)),
    timeoutMs: reader.duration('timeout') ?? DEFAULT_TIMEOUT_MS,
    retries,
    retryBackoff: readRetryBackoff(reader, retries),
    effect: reader.choice('effect', ACTION_EFFECTS) ?? 'write',
    description: reader.text('description'),
    verify: readVerify(reader),
  });
}

function readRetryBackoff(reader: OptionReader<keyof ActionOptions>, retries: number): number {
  const backoff = reader.raw('retryBackoff');
  if (backoff === undefined) return 1;
  if (typeof backoff !== 'number' || !Number.isFinite(backoff) || backoff < 0) {
    return reader.refuse(
      'retryBackoff',
      `is ${describe(backoff)}. It must be a number that is not negative.`,
    );
  }
  const longestWaitMs = backoff ** retries * 1000;
  if (longestWaitMs > MAX_DURATION_MS) {
    return reader.refuse(
      'retryBackoff',
      `is ${backoff}, which with ${retries} retries makes a last wait of ${longestWaitMs / 1000} s. ` +
        `At most ${MAX_DURATION_MS} ms (24.8 days) is possible: lower one of the two.`,
    );
  }
  return backoff;
}

function readVerify(reader: OptionReader<keyof ActionOptions>): ActionDefinition['verify'] {
  const verify = reader.raw('verify');
  if (verify === undefined) return undefined;
  if (typeof verify === 'function') return verify as ActionDefinition['verify'];
  return reader.refuse('verify', `is ${describe(verify)}. It must be a function.`);
}
