import type { AlertEffect, EffectWrite, JournalRow, JournalWrite, RunJournal } from '@opensoar/sdk/runtime';
import { setTimeout as delay } from 'node:timers/promises';
import { persevere } from '../database/persevere.js';
import { failureKind } from '../database/postgres-errors.js';
import type { Transactions } from '../database/transactions.js';
import type { EventsService } from '../events/events.service.js';
import { journalVersion } from '../executions/journal-version.js';
import type { JournalStore } from '../executions/journal.store.js';
import type { Actor } from '../identity/actor.js';
import type { Metrics } from '../metrics/metrics.js';
import type { AlertEffects } from './alert-effects.js';

const RETRY_MS = 200;

class FencedError extends Error {}

/** What one run writes to the journal. Tells of each row once it has been committed. */
export class StoredJournal implements RunJournal {
  constructor(
    private readonly store: JournalStore,
    private readonly transactions: Transactions,
    private readonly effects: AlertEffects,
    private readonly events: EventsService,
    private readonly actor: Actor,
    private readonly metrics: Metrics,
  ) {}

  async write(row: JournalRow): Promise<JournalWrite> {
    const written = await this.store.write(row);
    if (written === 'recorded') this.tell(row);
    return written;
  }

  /** Shows how a call goes that has not ended. Nobody waits for it, and nothing depends on it. */
  note(row: JournalRow): void {
    this.write(row).catch(() => undefined);
  }

  /** Changes the alert and journals that, both or neither. */
  async writeWithEffect(row: JournalRow, effect: AlertEffect, alertId: string): Promise<EffectWrite> {
    for (;;) {
      try {
        await this.transactions.run(async (transaction) => {
          if (!(await this.store.writeWithin(transaction.manager, row))) throw new FencedError();
          await this.effects.apply(effect, alertId, this.actor, transaction);
        });
        this.tell(row);
        return 'recorded';
      } catch (error) {
        if (error instanceof FencedError) return persevere(() => this.isRecorded(row));
        if (failureKind(error) === 'data') return { refused: error };
        await delay(RETRY_MS);
      }
    }
  }

  /** A commit whose answer was lost is found here when the same is sent again. */
  private async isRecorded(row: JournalRow): Promise<'recorded' | 'fenced'> {
    const found = await this.store.find(row.executionId, row.seq);
    return found?.epoch === row.epoch && found.ord === row.ord ? 'recorded' : 'fenced';
  }

  private tell(row: JournalRow): void {
    if (row.ord !== null)
      for (let tries = 1; tries < row.attempts.length; tries += 1) this.metrics.actionRetried(row.name);
    this.events.publish('action.updated', {
      executionId: row.executionId,
      seq: row.seq,
      version: journalVersion(row),
    });
  }
}
