import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transactions.js';
import type { Actor } from '../identity/actor.js';
import { AlertEventEntity } from './alert-event.entity.js';
import type { AlertEventKind } from './alert.enums.js';

/** A timeline entry to be written. What is left out is null; `at` is now unless given. */
export interface NewAlertEvent {
  alertId: string;
  kind: AlertEventKind;
  field?: string | null;
  from?: string | null;
  to?: string | null;
  reason?: string | null;
  actor: Actor;
  at?: Date;
}

/** Writes the timelines of alerts. Entries are only ever added. */
@Injectable()
export class AlertTimeline {
  /** Adds entries, in their order, with the transaction that makes them true. */
  async append(events: readonly NewAlertEvent[], { manager }: Transaction): Promise<void> {
    if (events.length === 0) return;
    const now = new Date();
    await manager.insert(
      AlertEventEntity,
      events.map((event) => ({
        field: null,
        from: null,
        to: null,
        reason: null,
        at: now,
        ...event,
      })),
    );
  }
}
