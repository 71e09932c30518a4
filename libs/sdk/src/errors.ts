/**
 * A decorator or `action()` was given something that it can't use. Thrown when the class is defined, so that a wrong
 * playbook does not load at all.
 *
 * @example
 * ```ts
 * // DefinitionError: @Playbook TriageHigh: option 'order' is 'first'. It must be a whole number from …
 * ```
 */
export class DefinitionError extends Error {
  override readonly name: string = 'DefinitionError';

  constructor(
    /** What was defined: `@Playbook TriageHigh`, `@Action TriageHigh.enrichIp`, `action(lookUp)`. */
    readonly subject: string,
    problem: string,
    /** The option at fault, where it is one. */
    readonly option?: string,
  ) {
    super(`${subject}: ${problem}`);
  }
}

/** Survives two copies of the SDK in one process, where `instanceof` does not. */
const NON_RETRYABLE = Symbol.for('opensoar.sdk.non-retryable');

/**
 * Ends the tries of an action at once, whatever its `retries` say. Throw it where trying again can't help.
 *
 * @example
 * ```ts
 * if (response.status === 404) throw new NonRetryableError(`No such host: ${host}`, { cause: response });
 * ```
 */
export class NonRetryableError extends Error {
  override readonly name: string = 'NonRetryableError';
  readonly [NON_RETRYABLE] = true;
}

/**
 * Whether an error ends the tries: a `NonRetryableError`, or one of a class derived from it.
 *
 * @example
 * ```ts
 * const gone = await this.isolate(host).catch((error: unknown) => isNonRetryable(error));
 * ```
 */
export function isNonRetryable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && NON_RETRYABLE in error;
}

/**
 * One of the helpers for the current alert was called where there is no alert: outside an execution, or in one that was
 * started without an alert.
 *
 * @example
 * ```ts
 * await expect(addCurrentAlertComment('Seen')).rejects.toThrow(NoCurrentAlertError);
 * ```
 */
export class NoCurrentAlertError extends Error {
  override readonly name: string = 'NoCurrentAlertError';

  constructor(
    message = 'There is no current alert. Call this helper from the run() of a playbook that runs on an alert.',
  ) {
    super(message);
  }
}

/**
 * One of the helpers for the current alert was called inside an action. An action may run more than once, so the alert
 * is changed from `run()`, where each change is recorded once.
 *
 * @example
 * ```ts
 * const verdict = await this.lookUp(alert.sourceIp); // the action only finds out
 * if (verdict === 'clean') await resolveCurrentAlert({ determination: 'benign' }); // run() changes the alert
 * ```
 */
export class AlertChangeInActionError extends Error {
  override readonly name: string = 'AlertChangeInActionError';

  constructor(helper: string) {
    super(
      `${helper}() was called inside an action, which may run more than once. Call it from run() instead.`,
    );
  }
}

/**
 * `currentAction()` was called in an execution, but not inside one of its actions.
 *
 * @example
 * ```ts
 * async run() {
 *   currentAction(); // throws: run() is not an action
 * }
 * ```
 */
export class NoCurrentActionError extends Error {
  override readonly name: string = 'NoCurrentActionError';

  constructor() {
    super(
      'currentAction() was called outside an action. Call it from the body of an @Action method or an action().',
    );
  }
}

/**
 * One attempt of an action took longer than its `timeout`. It counts as a failed attempt, so `retries` apply.
 *
 * @example
 * ```ts
 * const score = await this.slowLookup(ip).catch((error: unknown) => {
 *   if (error instanceof ActionTimeoutError) return undefined;
 *   throw error;
 * });
 * ```
 */
export class ActionTimeoutError extends Error {
  override readonly name: string = 'ActionTimeoutError';

  constructor(
    readonly action: string,
    readonly timeoutMs: number,
  ) {
    super(`The action ${action} did not end within ${timeoutMs} ms.`);
  }
}

/**
 * The execution was cancelled: what its running actions' signals abort with, and what its later actions reject with.
 *
 * @example
 * ```ts
 * const { signal } = currentAction();
 * if (signal.aborted && signal.reason instanceof ExecutionCancelledError) await release();
 * ```
 */
export class ExecutionCancelledError extends Error {
  override readonly name: string = 'ExecutionCancelledError';

  constructor(message = 'The execution was cancelled.') {
    super(message);
  }
}

/**
 * A playbook that was run again did not repeat the calls that it had made before, so its recorded outcomes can't be
 * given to it. It branched on the time, on chance or on outside state, or its code was changed while it ran. `now()`,
 * `randomId()` and actions are the same when it is run again.
 *
 * @example
 * ```ts
 * if (Math.random() < 0.1) await this.sample(alert.id); // may fail with a NonDeterministicPlaybookError
 * ```
 */
export class NonDeterministicPlaybookError extends Error {
  override readonly name: string = 'NonDeterministicPlaybookError';

  constructor(
    readonly expected: string,
    readonly received: string,
  ) {
    super(
      `The playbook did not repeat itself: expected ${expected}, received ${received}. ` +
        'Use now(), randomId() and actions for whatever may differ from one run to the next.',
    );
  }
}
