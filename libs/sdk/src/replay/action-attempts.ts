import type { ActionDefinition } from '../action-definition.js';
import { ActionTimeoutError, ExecutionCancelledError, isNonRetryable } from '../errors.js';
import {
  type ActionLogger,
  type CurrentAction,
  type ExecutionRuntime,
  runInAction,
} from '../execution-context.js';
import { type Clock, REAL_CLOCK } from './clock.js';
import { ActionStatus, type RecordedAttempt } from './journal.js';
import { UnrecordableValueError } from './json-value.js';
import { recordError } from './recorded-error.js';
import type { StopSignal } from './stop-signal.js';

export interface AttemptContext {
  runtime: ExecutionRuntime;
  definition: ActionDefinition;
  /** Made when the action asks for it. */
  idempotencyKey: () => string;
  logger: ActionLogger;
  /** Fires when the execution is to stop; its reason is what the action then rejects with. */
  stop: StopSignal;
  /** The world's unless given. */
  clock?: Clock;
  /** Tries that an earlier worker made; numbers go on after them. */
  earlier: readonly RecordedAttempt[];
  /** Told whenever the tries so far have changed while the action goes on. */
  onProgress: (attempts: RecordedAttempt[]) => void;
}

export type AttemptsOutcome = { attempts: RecordedAttempt[] } & ({ value: unknown } | { error: unknown });

/** Tries an action until it succeeds, its tries are used up, or it makes no sense to go on. Never rejects. */
export async function attemptAction(
  context: AttemptContext,
  body: () => unknown,
  accept: (value: unknown) => unknown,
): Promise<AttemptsOutcome> {
  const { definition, stop, earlier, onProgress, clock = REAL_CLOCK } = context;
  const attempts: RecordedAttempt[] = [...earlier];
  for (let tries = 1; ; tries += 1) {
    const attempt: RecordedAttempt = {
      number: attempts.length + 1,
      status: ActionStatus.RUNNING,
      error: null,
      startedAt: clock.now().toISOString(),
      finishedAt: null,
    };
    attempts.push(attempt);
    onProgress([...attempts]);
    try {
      const value = accept(await attemptOnce(context, attempt.number, body));
      end(attempt, ActionStatus.SUCCEEDED, clock);
      return { attempts, value };
    } catch (error) {
      const stopped = stop.aborted;
      end(attempt, stopped ? ActionStatus.CANCELLED : ActionStatus.FAILED, clock, error, definition.name);
      if (
        stopped ||
        tries > definition.retries ||
        isNonRetryable(error) ||
        error instanceof UnrecordableValueError
      ) {
        return { attempts, error };
      }
      onProgress([...attempts]);
      try {
        await clock.sleep(definition.retryBackoff ** tries * 1000, stop.toAbortSignal());
      } catch {
        return { attempts, error: stop.reason ?? new ExecutionCancelledError() };
      }
    }
  }
}

function attemptOnce(context: AttemptContext, attempt: number, body: () => unknown): Promise<unknown> {
  const { runtime, definition, stop } = context;
  if (stop.aborted) return Promise.reject(stop.reason as Error);
  return new Promise((resolve, reject) => {
    const action = new Attempt(context, attempt);
    const abort = (reason: Error) => {
      done();
      action.abort(reason);
      // A body that ignores its signal is left to itself: what it returns later changes nothing.
      reject(reason);
    };
    const onTimeout = () => abort(new ActionTimeoutError(definition.name, definition.timeoutMs));
    const timer = setTimeout(onTimeout, definition.timeoutMs);
    const forget = stop.onAbort(abort);
    const done = () => {
      clearTimeout(timer);
      forget();
    };
    void runInAction(runtime, action, async () => body())
      .then(resolve, reject)
      .finally(done);
  });
}

/**
 * What an action sees of its attempt. The key and the `AbortSignal` are only made when it asks for them: most never do, and
 * each costs. A class, because V8 gives each object literal with getters a hidden class of its own, which holds what they
 * close over until the next full garbage collection.
 */
class Attempt implements CurrentAction {
  private controller: AbortController | undefined;
  private reason: Error | undefined;

  constructor(
    private readonly context: AttemptContext,
    readonly attempt: number,
  ) {}

  get logger(): ActionLogger {
    return this.context.logger;
  }

  get idempotencyKey(): string {
    return this.context.idempotencyKey();
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.reason) this.controller.abort(this.reason);
    return this.controller.signal;
  }

  abort(reason: Error): void {
    this.reason = reason;
    this.controller?.abort(reason);
  }
}

function end(
  attempt: RecordedAttempt,
  status: ActionStatus,
  clock: Clock,
  error?: unknown,
  action?: string,
): void {
  attempt.status = status;
  attempt.finishedAt = clock.now().toISOString();
  if (error !== undefined) attempt.error = recordError(error, action);
}
