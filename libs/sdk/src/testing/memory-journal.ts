import type { AlertEffect } from '../execution-context.js';
import type { EffectWrite, JournalEntry, JournalRow, JournalWrite, RunJournal } from '../replay/journal.js';
import type { TestedAlert } from './tested-alert.js';

/** A journal that lasts as long as its test, and can let the worker die after a number of outcomes. */
export class MemoryJournal implements RunJournal {
  private readonly rows = new Map<number, JournalEntry>();
  private outcomes = 0;
  private epoch = 0;
  private crash: (() => void) | undefined;

  constructor(
    private readonly alert: TestedAlert | undefined,
    private readonly crashAfter: number | undefined,
  ) {}

  /** In the order of the calls. */
  get entries(): JournalEntry[] {
    return [...this.rows.values()].sort((a, b) => a.seq - b.seq);
  }

  hasOutcome(seq: number): boolean {
    return (this.rows.get(seq)?.ord ?? null) !== null;
  }

  /** A worker takes over; `onCrash` is called when it dies, and nothing that it writes afterwards counts. */
  takeOver(onCrash: () => void): number {
    this.crash = onCrash;
    return ++this.epoch;
  }

  async write(row: JournalRow): Promise<JournalWrite> {
    if (row.epoch !== this.epoch) return 'fenced';
    const known = this.rows.get(row.seq);
    if (known && known.ord !== null) return row.ord === null ? 'recorded' : { superseded: known };
    this.keep(row);
    return 'recorded';
  }

  note(row: JournalRow): void {
    if (row.epoch === this.epoch && !this.hasOutcome(row.seq)) this.keep(row);
  }

  async writeWithEffect(row: JournalRow, effect: AlertEffect): Promise<EffectWrite> {
    if (row.epoch !== this.epoch) return 'fenced';
    try {
      this.alert?.apply(effect);
    } catch (error) {
      return { refused: error };
    }
    this.keep(row);
    return 'recorded';
  }

  private keep(row: JournalRow): void {
    // What another process would read back.
    const kept = JSON.parse(JSON.stringify(row)) as JournalRow;
    this.rows.set(row.seq, {
      ...kept,
      startedAt: new Date(kept.startedAt),
      finishedAt: kept.finishedAt === null ? null : new Date(kept.finishedAt),
    });
    if (row.ord === null) return;
    this.outcomes += 1;
    if (this.outcomes === this.crashAfter) {
      this.epoch += 1;
      this.crash?.();
    }
  }
}
