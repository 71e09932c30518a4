import { isDeepStrictEqual } from 'node:util';
import type { Determination } from '../alert-data.js';
import type { CalledAction, PlaybookTestRun } from './playbook-test-run.js';

/** What a matcher says: as jest's `expect.extend` and vitest's take it. */
interface Verdict {
  pass: boolean;
  message: () => string;
}

/** What jest and vitest bind a matcher to; with their own `equals`, `expect.any(…)` and its like count. */
interface MatcherContext {
  equals?: (a: unknown, b: unknown) => boolean;
  isNot?: boolean;
}

/** What can be said of a run. Each takes a `PlaybookTestRun`. */
export interface PlaybookMatchers<R = void> {
  /** The playbook came to its end: with any result, or with this one. */
  toHaveSucceeded(result?: unknown): R;
  /** The execution failed, with an error whose message holds the text or matches the pattern. */
  toHaveFailedWith(message: string | RegExp): R;
  /** The action was called at least once with these arguments. */
  toHaveCalledAction(name: string, ...args: unknown[]): R;
  /** The action was called so many times, whatever the arguments. */
  toHaveCalledActionTimes(name: string, times: number): R;
  /** These actions were called, in this order, and no others. */
  toHaveCalledActions(...names: string[]): R;
  /** The alert is resolved: as anything, or as this. */
  toHaveResolvedAlert(determination?: Determination): R;
  /** A comment was added that holds the text or matches the pattern. */
  toHaveCommented(text: string | RegExp): R;
  /** The alert is assigned to this analyst. */
  toHaveAssignedAlert(username: string): R;
}

type Matchers = {
  [Name in keyof PlaybookMatchers]: (
    this: MatcherContext,
    run: PlaybookTestRun,
    ...args: Parameters<PlaybookMatchers[Name]>
  ) => Verdict;
};

/**
 * Matchers for what `runPlaybook()` gives, as plain functions. `@opensoar/sdk/testing/jest` registers them with jest; for
 * vitest hand them to its `expect.extend()`.
 */
export const playbookMatchers: Matchers = {
  toHaveSucceeded(run, ...expected) {
    const isExpected = expected.length === 0 || equal(this, run.result, expected[0]);
    const wanted = expected.length === 0 ? 'to succeed' : `to succeed with ${shown(expected[0])}`;
    return verdict(this, run.status === 'succeeded' && isExpected, wanted, endOf(run));
  },

  toHaveFailedWith(run, message) {
    const pass = run.status === 'failed' && holds(run.error?.message ?? '', message);
    return verdict(this, pass, `to fail with ${shown(message)}`, endOf(run));
  },

  toHaveCalledAction(run, name, ...args) {
    const pass = run.calls(name).some((call) => equal(this, call.args, args));
    return verdict(this, pass, `to call ${name}(${args.map(shown).join(', ')})`, callsOf(run));
  },

  toHaveCalledActionTimes(run, name, times) {
    const calls = run.calls(name);
    return verdict(this, calls.length === times, `to call ${name} ${times} times`, callsOf(run));
  },

  toHaveCalledActions(run, ...names) {
    const called = run.actions.map(({ name }) => name);
    return verdict(
      this,
      isDeepStrictEqual(called, names),
      `to call ${names.join(', ') || 'nothing'}`,
      callsOf(run),
    );
  },

  toHaveResolvedAlert(run, determination) {
    const { status, determination: actual } = run.alert ?? {};
    const pass = status === 'resolved' && (determination === undefined || actual === determination);
    const seen = run.alert ? `it is ${status}, and ${actual}` : 'there was no alert';
    return verdict(this, pass, `to resolve the alert${determination ? ` as ${determination}` : ''}`, seen);
  },

  toHaveCommented(run, text) {
    const pass = run.comments.some((comment) => holds(comment, text));
    return verdict(this, pass, `to comment ${shown(text)}`, `the comments are ${shown(run.comments)}`);
  },

  toHaveAssignedAlert(run, username) {
    const assignee = run.alert?.assignee;
    return verdict(
      this,
      assignee === username,
      `to assign the alert to ${username}`,
      `it is ${assignee ?? 'nobody'}'s`,
    );
  },
};

function verdict({ isNot = false }: MatcherContext, pass: boolean, wanted: string, seen: string): Verdict {
  return { pass, message: () => `The playbook was${isNot ? ' not' : ''} expected ${wanted}, but ${seen}.` };
}

function endOf({ status, result, error }: PlaybookTestRun): string {
  if (error) return `it ${status}: ${error.name}: ${error.message}`;
  return status === 'suspended'
    ? 'it is suspended, for a person to settle an action'
    : `it ${status} with ${shown(result)}`;
}

function callsOf({ actions }: PlaybookTestRun): string {
  const calls = actions.map(({ name, args }: CalledAction) => `${name}(${args.map(shown).join(', ')})`);
  return `the calls are ${calls.join(', ') || 'none'}`;
}

function holds(actual: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? actual.includes(wanted) : wanted.test(actual);
}

function equal({ equals = isDeepStrictEqual }: MatcherContext, actual: unknown, expected: unknown): boolean {
  return equals(actual, expected);
}

function shown(value: unknown): string {
  return value instanceof RegExp ? String(value) : (JSON.stringify(value) ?? String(value));
}
