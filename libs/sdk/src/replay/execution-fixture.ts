import type { AlertData } from '../alert-data.js';
import type { JournalEntry, JournalRow, RecordedError } from './journal.js';
import { ANY_ARGUMENTS } from './replay.js';

/** Of the files that `opensoar execution export` writes. */
export const FIXTURE_FORMAT = 'opensoar.execution.v1';

/** A finished execution as a file: all that it takes to run its playbook again from what was recorded. Times are ISO 8601. */
export interface ExecutionFixture {
  format: typeof FIXTURE_FORMAT;
  execution: {
    id: string;
    playbook: string;
    playbookVersion: string;
    status: 'succeeded' | 'failed' | 'cancelled';
    input: unknown;
    result: unknown;
    error: RecordedError | null;
    startedAt: string;
    finishedAt: string;
  };
  /** As `run()` got it; null where it ran on its input alone. */
  alert: AlertData | null;
  /** Secrets were taken out. Calls are then told apart by their names alone, as their arguments may have held them. */
  redacted: boolean;
  /** In the order of the calls. */
  journal: FixtureRow[];
}

/** A row of the journal without the execution that it belongs to. */
export type FixtureRow = Omit<JournalRow, 'executionId'>;

/** Takes what was read from a file. Throws a `TypeError` where that is no execution. */
export function readFixture(given: unknown): ExecutionFixture {
  const fixture = given as Partial<ExecutionFixture> | null | undefined;
  if (fixture?.format !== FIXTURE_FORMAT || !fixture.execution || !Array.isArray(fixture.journal)) {
    throw new TypeError(
      `This is no execution: "format" is not "${FIXTURE_FORMAT}". Write one with opensoar execution export ID.`,
    );
  }
  return fixture as ExecutionFixture;
}

/** The outcomes that are recorded, as the engine would read them back. */
export function recordedOutcomes({ execution, redacted, journal }: ExecutionFixture): JournalEntry[] {
  return journal
    .filter(({ ord, status }) => ord !== null && !(isCutShort(execution) && status === 'cancelled'))
    .map((row) => ({
      ...row,
      executionId: execution.id,
      argsDigest: redacted ? ANY_ARGUMENTS : row.argsDigest,
      startedAt: new Date(row.startedAt),
      finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt),
    }));
}

/** It did not come to an end of its own: what it was doing then was aborted, and is no outcome. */
export function isCutShort({ status, error }: ExecutionFixture['execution']): boolean {
  return status === 'cancelled' || error?.name === 'PlaybookTimeoutError';
}
