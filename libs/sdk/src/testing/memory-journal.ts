import type { AlertEffect } from '../execution-context.js';
import type { EffectWrite, JournalEntry, JournalRow, JournalWrite, RunJournal } from '../replay/journal.js';
import type { TestedAlert } from './tested-alert.js';

/** Where the worker dies: once so many intents, or so many outcomes, are in the journal. */
export interface CrashPoint {
  kept: 'intent' | 'outcome';
  count: number;
}

/** A journal that lasts as long as its test, and can let the worker die at a point of it. */
export class MemoryJournal implements RunJournal {
  private readonly rows = new Map<number, JournalEntry>();
  private readonly counts = { intent: 0, outcome: 0 };
  private epoch: number;
  private crash: (() => void) | undefined;

  constructor(
    private readonly alert: TestedAlert | undefined,
    private readonly crashPoint: CrashPoint | undefined,
    private readonly onOutcome: () => void,
    recorded: readonly JournalEntry[] = [],
  ) {
    for (const entry of recorded) this.rows.set(entry.seq, entry);
    this.epoch = Math.max(0, ...recorded.map(({ epoch }) => epoch));
  }

  /** In the order of the calls. */
  get entries(): JournalEntry[] {
    return [...this.rows.values()].sort((a, b) => a.seq - b.seq);
  }

  hasOutcome(seq: number): boolean {
    return (this.rows.get(seq)?.ord ?? null) !== null;
  }

  /** A worker takes over; `onCrash` is called when it dies, and nothing that it writes afterwards counts. */
  takeOver(onCrash?: () => void): number {
    this.crash = onCrash;
    return ++this.epoch;
  }

  async write(row: JournalRow): Promise<JournalWrite> {
    if (row.epoch !== this.epoch) return 'fenced';
    const known = this.rows.get(row.seq);
    if (known && known.ord !== null) return row.ord === null ? 'recorded' : { superseded: known };
    return this.keep(row);
  }

  note(row: JournalRow): void {
    if (row.epoch === this.epoch && !this.hasOutcome(row.seq)) this.rows.set(row.seq, asRead(row));
  }

  async writeWithEffect(row: JournalRow, effect: AlertEffect): Promise<EffectWrite> {
    if (row.epoch !== this.epoch) return 'fenced';
    try {
      this.alert?.apply(effect);
    } catch (error) {
      return { refused: error };
    }
    return this.keep(row);
  }

  private keep(row: JournalRow): 'recorded' | Promise<never> {
    this.rows.set(row.seq, asRead(row));
    const kept = row.ord === null ? 'intent' : 'outcome';
    this.counts[kept] += 1;
    if (kept === 'outcome') this.onOutcome();
    if (this.crashPoint?.kept !== kept || this.counts[kept] !== this.crashPoint.count) return 'recorded';
    this.epoch += 1;
    this.crash?.();
    // A dead worker does not learn that its row is kept.
    return new Promise(() => undefined);
  }
}

/** What another process would read back. */
function asRead(row: JournalRow): JournalEntry {
  const kept = JSON.parse(JSON.stringify(row)) as JournalRow;
  return {
    ...kept,
    startedAt: new Date(kept.startedAt),
    finishedAt: kept.finishedAt === null ? null : new Date(kept.finishedAt),
  };
}
