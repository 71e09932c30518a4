import { setTimeout as delay } from 'node:timers/promises';
import {
  type ActionLogger,
  ActionTimeoutError,
  ExecutionCancelledError,
  isNonRetryable,
} from '@opensoar/sdk';
import { type ActionDefinition, type ExecutionRuntime, runInAction } from '@opensoar/sdk/runtime';
import { ActionStatus } from '../executions/execution.enums.js';
import type { RecordedAttempt } from '../executions/journal-entry.entity.js';
import { UnrecordableValueError } from './json-value.js';
import { recordError } from './recorded-error.js';

export interface AttemptContext {
  runtime: ExecutionRuntime;
  definition: ActionDefinition;
  idempotencyKey: string;
  logger: ActionLogger;
  /** Fires when the execution is to stop; its reason is what the action then rejects with. */
  stop: AbortSignal;
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
  const { definition, stop, earlier, onProgress } = context;
  const attempts: RecordedAttempt[] = [...earlier];
  for (let tries = 1; ; tries += 1) {
    const attempt: RecordedAttempt = {
      number: attempts.length + 1,
      status: ActionStatus.RUNNING,
      error: null,
      startedAt: new Date().toISOString(),
      finishedAt: null,
    };
    attempts.push(attempt);
    onProgress([...attempts]);
    try {
      const value = accept(await attemptOnce(context, attempt.number, body));
      end(attempt, ActionStatus.SUCCEEDED);
      return { attempts, value };
    } catch (error) {
      const stopped = stop.aborted;
      end(attempt, stopped ? ActionStatus.CANCELLED : ActionStatus.FAILED, error, definition.name);
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
        await delay(definition.retryBackoff ** tries * 1000, undefined, { signal: stop });
      } catch {
        return { attempts, error: stop.reason ?? new ExecutionCancelledError() };
      }
    }
  }
}

async function attemptOnce(
  { runtime, definition, idempotencyKey, logger, stop }: AttemptContext,
  attempt: number,
  body: () => unknown,
): Promise<unknown> {
  stop.throwIfAborted();
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new ActionTimeoutError(definition.name, definition.timeoutMs)),
    definition.timeoutMs,
  );
  const signal = AbortSignal.any([stop, timeout.signal]);
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    // A body that ignores its signal is left to itself: what it returns later changes nothing.
    return await Promise.race([
      aborted,
      runInAction(runtime, { idempotencyKey, attempt, signal, logger }, async () => body()),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function end(attempt: RecordedAttempt, status: ActionStatus, error?: unknown, action?: string): void {
  attempt.status = status;
  attempt.finishedAt = new Date().toISOString();
  if (error !== undefined) attempt.error = recordError(error, action);
}
