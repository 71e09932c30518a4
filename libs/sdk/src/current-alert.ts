import { ALERT_STATUSES, DETERMINATIONS, SEVERITIES } from './alert-data.js';
import type { AlertStatus, Determination, Severity } from './alert-data.js';
import { describe } from './describe.js';
import { AlertChangeInActionError, NoCurrentAlertError } from './errors.js';
import { activeAction, currentExecution, type AlertEffect } from './execution-context.js';
import { OptionReader } from './option-reader.js';

const RESOLVING_DETERMINATIONS = DETERMINATIONS.filter((determination) => determination !== 'unknown');

/**
 * What `resolveCurrentAlert` takes.
 *
 * @example
 * ```ts
 * const resolution: AlertResolution = { determination: 'benign', reason: 'Known scanner' };
 * ```
 */
export interface AlertResolution {
  /** An alert can't be resolved as `unknown`. */
  determination: Exclude<Determination, 'unknown'>;
  /** Kept in the alert's timeline. */
  reason?: string;
}

/**
 * What `updateCurrentAlert` takes; at least one field besides the reason.
 *
 * @example
 * ```ts
 * const changes: AlertChanges = { status: 'in_progress', tags: ['phishing', 'vip'] };
 * ```
 */
export interface AlertChanges {
  status?: AlertStatus;
  determination?: Determination;
  severity?: Severity;
  /** Takes the place of all the tags that the alert has. */
  tags?: string[];
  /** Kept in the alert's timeline. */
  reason?: string;
}

/**
 * Resolves the alert that this execution runs on. Recorded once, together with the change itself. Rejects with a
 * `NoCurrentAlertError` where there is no alert; call it from `run()`, not from an action.
 *
 * @example
 * ```ts
 * await resolveCurrentAlert({ determination: 'benign', reason: 'Known scanner' });
 * ```
 */
export function resolveCurrentAlert(resolution: AlertResolution): Promise<void> {
  return changeAlert('resolveCurrentAlert', (fail) => {
    const reader = new OptionReader(resolution, ['determination', 'reason'], fail);
    const determination = reader.choice('determination', RESOLVING_DETERMINATIONS);
    if (determination === undefined) return reader.refuse('determination', 'is missing.');
    return { kind: 'resolve', determination, reason: reader.text('reason') };
  });
}

/**
 * Changes the alert that this execution runs on. Recorded once, together with the change itself. Rejects with a
 * `NoCurrentAlertError` where there is no alert; call it from `run()`, not from an action.
 *
 * @example
 * ```ts
 * await updateCurrentAlert({ status: 'in_progress', determination: 'suspicious', reason: 'New device' });
 * ```
 */
export function updateCurrentAlert(changes: AlertChanges): Promise<void> {
  return changeAlert('updateCurrentAlert', (fail) => {
    const reader = new OptionReader(changes, ['status', 'determination', 'severity', 'tags', 'reason'], fail);
    const changed = {
      status: reader.choice('status', ALERT_STATUSES),
      determination: reader.choice('determination', DETERMINATIONS),
      severity: reader.choice('severity', SEVERITIES),
      tags: reader.texts('tags'),
    };
    if (Object.values(changed).every((value) => value === undefined)) {
      throw fail(
        'there is nothing to change. Give at least one of status, determination, severity and tags.',
      );
    }
    return { kind: 'update', ...changed, reason: reader.text('reason') };
  });
}

/**
 * Adds a comment to the alert that this execution runs on, as this playbook. Recorded once, together with the comment
 * itself. Rejects with a `NoCurrentAlertError` where there is no alert; call it from `run()`, not from an action.
 *
 * @example
 * ```ts
 * await addCurrentAlertComment(`Seen ${count} times in the last hour.`);
 * ```
 */
export function addCurrentAlertComment(text: string): Promise<void> {
  return changeAlert('addCurrentAlertComment', (fail) => {
    if (typeof text !== 'string') throw fail(`the text must be a string, not ${describe(text)}.`);
    if (text.trim() === '') throw fail('the text is empty.');
    return { kind: 'comment', text };
  });
}

/**
 * Assigns the alert that this execution runs on to an analyst; without a username, unassigns it. Recorded once, together
 * with the change itself. Rejects with a `NoCurrentAlertError` where there is no alert; call it from `run()`, not from an
 * action.
 *
 * @example
 * ```ts
 * await assignCurrentAlert({ username: 'alice' });
 * await assignCurrentAlert(); // to nobody
 * ```
 */
export function assignCurrentAlert(assignment: { username?: string } = {}): Promise<void> {
  return changeAlert('assignCurrentAlert', (fail) => {
    const reader = new OptionReader(assignment, ['username'], fail);
    const username = reader.text('username');
    if (username?.trim() === '')
      return reader.refuse('username', 'is empty. Leave it out to unassign the alert.');
    return { kind: 'assign', username };
  });
}

/**
 * The runtime counts the call before anything is awaited, and its promise is handed on as it is, so that parallel calls
 * keep their order. Hence no `async` here: what goes wrong becomes a rejection by hand.
 */
function changeAlert(
  helper: string,
  readEffect: (fail: (problem: string) => Error) => AlertEffect,
): Promise<void> {
  try {
    const effect = readEffect((problem) => new TypeError(`${helper}(): ${problem}`));
    if (activeAction()) throw new AlertChangeInActionError(helper);
    const runtime = currentExecution();
    if (!runtime) throw new NoCurrentAlertError();
    return runtime.effect(effect);
  } catch (error) {
    return Promise.reject(error);
  }
}
