import { NonDeterministicPlaybookError } from '../errors.js';
import type { JournalEntry, JournalKind } from './journal.js';

/** What identifies a call that a playbook makes. */
export interface Call {
  seq: number;
  kind: JournalKind;
  name: string;
  argsDigest: string;
}

export type Admission = { recorded: JournalEntry } | 'live';

/** In the place of a digest: whatever the call is made with, it is the recorded one. */
export const ANY_ARGUMENTS = '';

/** How long `run()` may do something of its own between two calls. */
const PATIENCE_MS = 30_000;
/** The same while it also waits for a call that is parked: then it most likely never makes the recorded one. */
const PATIENCE_WITH_PARKED_MS = 2_000;

interface ParkedCall {
  admit: (admission: Admission) => void;
}

/**
 * Gives a playbook that runs again what it was given before, in the order in which it was given. A call that has an
 * outcome gets it when its turn in that order comes, one a macrotask; a call that has none is parked until every outcome
 * has been given, and only then goes live. So chains that race each other meet the same results as the first time, and a
 * playbook that does not repeat itself is found out before anything is done for real.
 */
export class Replay {
  private readonly bySeq: Map<number, JournalEntry>;
  private readonly outcomes: JournalEntry[];
  private readonly issued = new Set<number>();
  private readonly parked = new Map<number, ParkedCall>();
  private over: boolean;
  private progress: (() => void) | undefined;

  /**
   * @param rows every journal row of the execution
   * @param onMismatch is told when the playbook turns out not to repeat itself; nothing is admitted after that
   */
  constructor(
    rows: readonly JournalEntry[],
    private readonly onMismatch: (error: NonDeterministicPlaybookError) => void,
  ) {
    this.bySeq = new Map(rows.map((row) => [row.seq, row]));
    this.outcomes = rows.filter((row) => row.ord !== null).sort((a, b) => (a.ord ?? 0) - (b.ord ?? 0));
    this.over = this.outcomes.length === 0;
    if (!this.over) void this.giveAll();
  }

  /** The first free place in the order of completion. */
  get nextOrd(): number {
    return (this.outcomes.at(-1)?.ord ?? -1) + 1;
  }

  /** The row that was begun for a call and has no outcome. */
  intentOf(seq: number): JournalEntry | undefined {
    const row = this.bySeq.get(seq);
    return row && row.ord === null ? row : undefined;
  }

  /** Takes notice of a call at once, and says later how it is to be answered. */
  admit(call: Call): Promise<Admission> | 'live' {
    const row = this.bySeq.get(call.seq);
    if (row && !isSameCall(row, call)) {
      this.mismatch(describe(row), describe(call));
      return new Promise(() => undefined);
    }
    this.issued.add(call.seq);
    if (this.over) return 'live';
    const admission = new Promise<Admission>((admit) => this.parked.set(call.seq, { admit }));
    this.progress?.();
    return admission;
  }

  /** To be called when `run()` has returned: every recorded call must have been made again. */
  assertComplete(): void {
    const missing = this.outcomes.find((row) => !this.issued.has(row.seq));
    if (missing) throw new NonDeterministicPlaybookError(describe(missing), 'the end of run()');
  }

  private async giveAll(): Promise<void> {
    for (const row of this.outcomes) {
      if (!(await this.isIssued(row.seq))) {
        this.mismatch(describe(row), 'no such call');
        return;
      }
      this.parked.get(row.seq)?.admit({ recorded: row });
      this.parked.delete(row.seq);
      await nextMacrotask();
    }
    this.over = true;
    const calls = [...this.parked].sort(([a], [b]) => a - b);
    this.parked.clear();
    for (const [, { admit }] of calls) admit('live');
  }

  private async isIssued(seq: number): Promise<boolean> {
    while (!this.issued.has(seq)) {
      const patience = this.parked.size > 0 ? PATIENCE_WITH_PARKED_MS : PATIENCE_MS;
      if (!(await this.isAnyCallMade(patience))) return this.issued.has(seq);
    }
    return true;
  }

  private isAnyCallMade(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      // A run that was let go of makes none any more, and is not to keep the process up.
      const timer = setTimeout(() => resolve(false), withinMs).unref();
      this.progress = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  private mismatch(expected: string, received: string): void {
    this.onMismatch(new NonDeterministicPlaybookError(expected, received));
  }
}

function isSameCall(row: JournalEntry, call: Call): boolean {
  const { argsDigest } = row;
  const isAlike = argsDigest === ANY_ARGUMENTS || argsDigest === call.argsDigest;
  return isAlike && row.kind === call.kind && row.name === call.name;
}

function describe({ seq, name, argsDigest }: Pick<Call, 'seq' | 'name' | 'argsDigest'>): string {
  return `call ${seq + 1} to be ${name} (arguments ${argsDigest.slice(0, 8)})`;
}

function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
