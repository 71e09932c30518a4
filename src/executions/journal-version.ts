import type { JournalRow } from './journal.store.js';

/** Rises with every try and with the outcome, so that news of a row can be told from what is known. */
export function journalVersion(row: Pick<JournalRow, 'attempts' | 'ord'>): number {
  return row.attempts.length * 2 + (row.ord === null ? 0 : 1);
}
