import type { ActionEffect } from '../action-definition.js';
import type { AlertEffect } from '../execution-context.js';

/** Where a call, or one try of it, stands. */
export enum ActionStatus {
  RUNNING = 'running',
  SUCCEEDED = 'succeeded',
  FAILED = 'failed',
  SKIPPED = 'skipped',
  CANCELLED = 'cancelled',
  UNCERTAIN = 'uncertain',
}

export enum JournalKind {
  /** A tracked action. */
  ACTION = 'action',
  /** A change of the alert at hand; committed together with its row. */
  ALERT_EFFECT = 'alert_effect',
}

/** An error as it is recorded and shown. */
export interface RecordedError {
  name: string;
  message: string;
  /** The action that it came out of; null for one that the playbook threw itself. */
  action: string | null;
}

/** One try of an action, as it is kept in the journal row. Times are ISO 8601. */
export interface RecordedAttempt {
  number: number;
  status: ActionStatus;
  error: RecordedError | null;
  startedAt: string;
  finishedAt: string | null;
}

interface RecordedCall {
  executionId: string;
  /** The call's place in the order of calls, from 0. */
  seq: number;
  /** The outcome's place in the order of completion; null while there is none. */
  ord: number | null;
  kind: JournalKind;
  name: string;
  effect: ActionEffect;
  /** Digest of the canonical arguments; a replay that calls with others is caught by it. */
  argsDigest: string;
  input: unknown;
  status: ActionStatus;
  /** False where the call gave nothing back (`undefined`), which JSON can't say. */
  hasOutput: boolean;
  output: unknown;
  error: RecordedError | null;
  attempts: RecordedAttempt[];
  /** The claim under which the row was last written. */
  epoch: number;
}

/** One call that a playbook made, as it is written. `ord` null: an intent, or progress of a call that has no outcome yet. */
export interface JournalRow extends RecordedCall {
  /** ISO 8601. */
  startedAt: string;
  finishedAt: string | null;
}

/** The same as it is read back. */
export interface JournalEntry extends RecordedCall {
  startedAt: Date;
  finishedAt: Date | null;
}

/**
 * What became of a write. `recorded`: it is in, or the same is in already. `superseded`: the call has an outcome, which
 * counts. `fenced`: the execution is no longer held under this epoch, and nothing was written.
 */
export type JournalWrite = 'recorded' | 'fenced' | { superseded: JournalEntry };

/** `refused`: the change makes no sense for the alert as it is; nothing was written. */
export type EffectWrite = 'recorded' | 'fenced' | { refused: unknown };

/** Where a run keeps what comes out of its calls. */
export interface RunJournal {
  /** Resolves once the row is kept. Rejects where it can't ever be kept. */
  write(row: JournalRow): Promise<JournalWrite>;
  /** Shows how a call goes that has not ended. Nobody waits for it, and nothing depends on it. */
  note(row: JournalRow): void;
  /** Changes the alert and keeps the row, both or neither. */
  writeWithEffect(row: JournalRow, effect: AlertEffect, alertId: string): Promise<EffectWrite>;
}

/** The journal's names for the helpers. */
export const EFFECT_NAMES: Record<AlertEffect['kind'], string> = {
  resolve: 'resolve_current_alert',
  update: 'update_current_alert',
  comment: 'add_current_alert_comment',
  assign: 'assign_current_alert',
};
