import { ActionStatus, type JournalRow, type RecordedAttempt } from './journal.js';
import { type JsonValue, UnrecordableValueError } from './json-value.js';
import { recordError } from './recorded-error.js';
import type { Call } from './replay.js';

/** A call that is made for real. */
export interface LiveCall extends Call {
  effect: JournalRow['effect'];
  input: JsonValue;
}

/** The row of a call that has come to its end. */
export type EndedRow = JournalRow & { ord: number };

/** Words what becomes of calls as rows of the journal, under one claim. */
export class JournalRows {
  constructor(
    private readonly claimed: { readonly id: string; readonly epoch: number },
    private readonly settings: { redact: (value: unknown) => unknown; now: () => Date },
  ) {}

  /** A call without an outcome. */
  begun(call: LiveCall, startedAt: Date, attempts: RecordedAttempt[], status: ActionStatus): JournalRow {
    return {
      executionId: this.claimed.id,
      seq: call.seq,
      ord: null,
      kind: call.kind,
      name: call.name,
      effect: call.effect,
      argsDigest: call.argsDigest,
      input: call.input.hasValue ? this.settings.redact(call.input.value) : null,
      status,
      hasOutput: false,
      output: null,
      error: null,
      attempts,
      epoch: this.claimed.epoch,
      startedAt: startedAt.toISOString(),
      finishedAt: null,
    };
  }

  succeeded(
    call: LiveCall,
    ord: number,
    startedAt: Date,
    attempts: RecordedAttempt[],
    json: JsonValue,
  ): EndedRow & { finishedAt: string } {
    return {
      ...this.begun(call, startedAt, attempts, ActionStatus.SUCCEEDED),
      ord,
      hasOutput: json.hasValue,
      output: json.hasValue ? json.value : null,
      finishedAt: this.settings.now().toISOString(),
    };
  }

  failed(
    call: LiveCall,
    ord: number,
    startedAt: Date,
    attempts: RecordedAttempt[],
    error: unknown,
    status: ActionStatus.CANCELLED | ActionStatus.FAILED,
  ): EndedRow {
    return {
      ...this.begun(call, startedAt, attempts, status),
      ord,
      error: recordError(error, call.name),
      finishedAt: this.settings.now().toISOString(),
    };
  }
}

/** In place of an outcome that Postgres refuses: the action fails, and the playbook is told why. */
export function unrecordable(row: JournalRow, error: unknown): JournalRow {
  const reason = new UnrecordableValueError(`The outcome of ${row.name}`, recordError(error).message);
  return {
    ...row,
    status: ActionStatus.FAILED,
    input: null,
    hasOutput: false,
    output: null,
    error: recordError(reason, row.name),
  };
}

/** The first try, under way. */
export function firstAttempt(startedAt: Date): RecordedAttempt {
  return {
    number: 1,
    status: ActionStatus.RUNNING,
    error: null,
    startedAt: startedAt.toISOString(),
    finishedAt: null,
  };
}

/** A try whose worker died under it. */
export function endedByLoss(attempt: RecordedAttempt): RecordedAttempt {
  if (attempt.status !== ActionStatus.RUNNING) return attempt;
  const error = { name: 'WorkerLostError', message: 'The worker died during this try.', action: null };
  return { ...attempt, status: ActionStatus.FAILED, error };
}
