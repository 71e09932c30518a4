import type { AlertData } from '../alert-data.js';
import type { AlertEffect } from '../execution-context.js';
import type { Clock } from '../replay/clock.js';
import {
  type JournalEntry,
  JournalKind,
  type RecordedAttempt,
  type RecordedError,
} from '../replay/journal.js';
import type { TestedAlert } from './tested-alert.js';

/** An action as it was called. */
export interface CalledAction {
  name: string;
  args: unknown[];
  status: string;
  /** Undefined where it gave nothing. */
  output: unknown;
  error: RecordedError | null;
  /** Every try, the failed ones included. */
  attempts: RecordedAttempt[];
}

/** How a playbook ended. */
export interface PlaybookOutcome {
  /** `suspended`: it is uncertain whether a destructive action happened, and a person has to say. */
  status: 'succeeded' | 'failed' | 'cancelled' | 'suspended';
  /** What `run()` returned, as JSON carries it. */
  result: unknown;
  error: RecordedError | null;
}

/** What became of the execution. */
export interface PlaybookTestRun extends PlaybookOutcome {
  /** In the order of the calls. */
  actions: CalledAction[];
  /** The calls of one action, by its name. */
  calls(action: string): CalledAction[];
  /** The alert with all changes; undefined where there was none. */
  alert: AlertData | undefined;
  comments: string[];
  /** What was asked of the alert, in order. */
  effects: AlertEffect[];
  /** How long it took on the clock of the test, in milliseconds. */
  elapsedMs: number;
  /** Actions whose body ran once more although their outcome was recorded: there must be none. */
  repeated: string[];
  /** The rows that the engine would have kept. */
  journal: JournalEntry[];
}

/** Tells what is there once a playbook has ended. */
export function testRun(
  outcome: PlaybookOutcome,
  {
    alert,
    journal,
    clock,
    startedAt,
    repeated,
  }: {
    alert: TestedAlert | undefined;
    journal: JournalEntry[];
    clock: Clock;
    startedAt: Date;
    repeated: string[];
  },
): PlaybookTestRun {
  const actions = journal.filter(({ kind }) => kind === JournalKind.ACTION).map(calledAction);
  return {
    ...outcome,
    actions,
    calls: (action) => actions.filter(({ name }) => name === action),
    alert: alert?.data,
    comments: alert?.comments ?? [],
    effects: alert?.effects ?? [],
    elapsedMs: clock.now().getTime() - startedAt.getTime(),
    repeated,
    journal,
  };
}

function calledAction({
  name,
  input,
  status,
  hasOutput,
  output,
  error,
  attempts,
}: JournalEntry): CalledAction {
  return {
    name,
    args: input as unknown[],
    status,
    output: hasOutput ? output : undefined,
    error,
    attempts,
  };
}
