import { jest } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { MaintenanceService } from '../../src/engine/maintenance.service.js';
import { PlaybookRun } from '@opensoar/sdk/runtime';
import { StoredJournal } from '../../src/engine/run-journal.js';
import { Runner } from '../../src/engine/runner.js';
import { ExecutionStatus } from '../../src/executions/execution.enums.js';
import { ExecutionStore } from '../../src/executions/execution.store.js';
import { LeaseStore } from '../../src/executions/lease.store.js';
import type { EngineApp } from '../engine/engine-app.js';
import { Gate } from '../engine/signals.js';
import { poll } from '../support/poll.js';

export interface Swept {
  crashes: number;
  /** Places in the order of calls whose action began once more although its outcome was recorded. Must stay empty. */
  repeated: number[];
}

/**
 * Runs executions in workers that last no longer than the next journal row: as soon as one is committed, its worker's lease
 * has run out, and another one takes over. The engine app itself must leave the executions alone.
 */
export class CrashSweep {
  private onRow: (() => void) | undefined;
  private onBody: ((seq: number) => void) | undefined;

  constructor(private readonly app: EngineApp) {
    this.watchRows();
    this.watchBodies();
  }

  /** Runs it to its end. `crashes` is asked after each committed row; always yes unless given. */
  async run(executionId: string, crashes: () => boolean = () => true): Promise<Swept> {
    const swept: Swept = { crashes: 0, repeated: [] };
    const recorded = new Set<number>();
    this.onBody = (seq) => {
      if (recorded.has(seq)) swept.repeated.push(seq);
    };
    while (await this.crashesUnder(executionId, crashes)) {
      swept.crashes += 1;
      for (const { seq, ord } of await this.app.journal(executionId)) if (ord !== null) recorded.add(seq);
    }
    return swept;
  }

  /** Lets one worker have it. Whether that one crashed. */
  private async crashesUnder(executionId: string, crashes: () => boolean): Promise<boolean> {
    const owner = uuidV7();
    await this.app.get(LeaseStore).open({ id: owner, host: 'sweep', pid: process.pid }, 60_000);
    const claimed = await this.app.get(ExecutionStore).claim(executionId, owner);
    if (!claimed) throw new Error('The execution is not to be had.');
    const crashed = new Gate();
    this.onRow = () => {
      if (crashed.isOpen || !crashes()) return;
      crashed.open();
      run.detach();
    };
    const run = this.app.get(Runner).start(claimed);
    await Promise.race([run.done, crashed.opened]);
    if (!crashed.isOpen) return false;
    await this.app.sql(`UPDATE worker SET expires_at = now() - interval '1 second' WHERE id = $1`, [owner]);
    // A row that the worker was still writing holds the execution, and a round leaves alone what is held.
    await poll(async () => {
      await this.app.get(MaintenanceService).runOnce();
      return (await this.app.executions.get(executionId)).status !== ExecutionStatus.RUNNING;
    });
    // So many crashes are not what this is about.
    await this.app.sql('UPDATE execution SET recoveries = 0 WHERE id = $1', [executionId]);
    return true;
  }

  private watchRows(): void {
    const notice = (written: unknown) => {
      if (written === 'recorded') this.onRow?.();
    };
    for (const method of ['write', 'writeWithEffect'] as const) {
      const original = StoredJournal.prototype[method] as (...args: unknown[]) => Promise<unknown>;
      jest.spyOn(StoredJournal.prototype, method).mockImplementation(async function (
        this: StoredJournal,
        ...args: unknown[]
      ) {
        const written = await original.apply(this, args);
        notice(written);
        return written as never;
      });
    }
  }

  private watchBodies(): void {
    const notice = (seq: number) => this.onBody?.(seq);
    // eslint-disable-next-line typescript/unbound-method -- it is called with its object below
    const original = PlaybookRun.prototype.call;
    jest.spyOn(PlaybookRun.prototype, 'call').mockImplementation(function (
      this: PlaybookRun,
      definition,
      args,
      body,
    ) {
      const seq = Reflect.get(this, 'nextSeq') as number;
      return original.call(this, definition, args, () => {
        notice(seq);
        return body();
      });
    });
  }
}
