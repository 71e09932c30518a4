import { ActionStatus } from './execution.enums.js';
import type { JournalEntryEntity } from './journal-entry.entity.js';

/**
 * The failed calls that a retry makes again: those that nothing recorded came after. A failure that the playbook has dealt
 * with, so that it went on and achieved something, is part of how it got there and stays.
 */
export function failuresToRepeat<
  Entry extends Pick<JournalEntryEntity, 'ord' | 'status' | 'startedAt' | 'finishedAt'>,
>(journal: readonly Entry[]): Entry[] {
  const lastFirst = journal.filter(({ ord }) => ord !== null).sort((a, b) => (b.ord ?? 0) - (a.ord ?? 0));
  const kept: Entry[] = [];
  const repeated: Entry[] = [];
  for (const entry of lastFirst) {
    const failed = entry.status === ActionStatus.FAILED || entry.status === ActionStatus.CANCELLED;
    const dealtWith = kept.some(
      ({ startedAt }) => entry.finishedAt !== null && startedAt >= entry.finishedAt,
    );
    (failed && !dealtWith ? repeated : kept).push(entry);
  }
  return repeated;
}
