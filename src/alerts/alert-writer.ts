import { Injectable } from '@nestjs/common';
import { type EntityManager, In, QueryFailedError } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { isViolationOf } from '../database/postgres-errors.js';
import type { Transaction } from '../database/transactions.js';
import { NotFoundError } from '../errors/domain-error.js';
import { EventsService } from '../events/events.service.js';
import type { Actor } from '../identity/actor.js';
import { ALERT_IDENTITY } from './alert-rows.js';
import { AlertEntity } from './alert.entity.js';
import { type AlertChange, type AlertStep, type Assignment, changeAlert } from './alert-status.js';
import { AlertTimeline } from './alert-timeline.js';
import { AlertExistsError } from './alerts.errors.js';

/** Changes the rows of alerts: locked, counted, told in the timeline, and published once they are committed. */
@Injectable()
export class AlertWriter {
  constructor(
    private readonly timeline: AlertTimeline,
    private readonly events: EventsService,
  ) {}

  /** Throws a `NotFoundError` where there is none. */
  async lock(id: string, transaction: Transaction): Promise<AlertEntity> {
    const [alert] = await this.lockMany([id.toLowerCase()], transaction);
    if (!alert) throw new NotFoundError('alert', id);
    return alert;
  }

  /** In the order of `ids` (in lower case); all of them, or a `NotFoundError`. */
  async lockMany(ids: readonly string[], { manager }: Transaction): Promise<AlertEntity[]> {
    for (const id of ids) if (!isUuid(id)) throw new NotFoundError('alert', id);
    const locked = await manager.find(AlertEntity, {
      where: { id: In(ids) },
      // Everyone locks in this order, so that two updates of the same alerts never wait for each other.
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const byId = new Map(locked.map((alert) => [alert.id, alert]));
    return ids.map((id) => {
      const alert = byId.get(id);
      if (!alert) throw new NotFoundError('alert', id);
      return alert;
    });
  }

  /** Changes locked alerts, the entities given included. An alert that is as wanted already is left alone. */
  async write(
    alerts: readonly AlertEntity[],
    change: AlertChange & { assignment?: Assignment },
    actor: Actor,
    transaction: Transaction,
  ): Promise<void> {
    const at = new Date();
    const steps = alerts
      .map((alert) => ({ alert, step: changeAlert(alert, change, at) }))
      .filter(({ step }) => step.changes.length > 0);
    await updateColumns(transaction.manager, steps, at);
    const reason = change.reason ?? null;
    await this.timeline.append(
      steps.flatMap(({ alert, step }) =>
        step.changes.map((fieldChange) => ({ alertId: alert.id, ...fieldChange, reason, actor, at })),
      ),
      transaction,
    );
    for (const { alert } of steps) {
      const event = { id: alert.id, version: alert.version };
      transaction.afterCommit(() => this.events.publish('alert.updated', event));
    }
  }

  /** Notes that something that belongs to the alert has changed, and so the alert. Locks its row until the commit. */
  async touch(id: string, transaction: Transaction): Promise<void> {
    if (!isUuid(id)) throw new NotFoundError('alert', id);
    const touched = await transaction.manager
      .createQueryBuilder()
      .update(AlertEntity)
      .set({ version: () => 'version + 1', updatedAt: new Date() })
      .where({ id })
      .returning('version')
      .execute();
    const [row] = touched.raw as { version: number }[];
    if (!row) throw new NotFoundError('alert', id);
    transaction.afterCommit(() => this.events.publish('alert.updated', { id, version: row.version }));
  }
}

/** One statement for all the alerts that get the same values. */
async function updateColumns(
  manager: EntityManager,
  steps: readonly { alert: AlertEntity; step: AlertStep }[],
  updatedAt: Date,
): Promise<void> {
  const groups = new Map<string, { columns: AlertStep['columns']; alerts: AlertEntity[] }>();
  for (const { alert, step } of steps) {
    const key = JSON.stringify(step.columns);
    const group = groups.get(key) ?? { columns: step.columns, alerts: [] };
    group.alerts.push(alert);
    groups.set(key, group);
  }
  for (const { columns, alerts } of groups.values()) {
    try {
      await manager.update(
        AlertEntity,
        { id: In(alerts.map(({ id }) => id)) },
        { ...columns, updatedAt, version: () => 'version + 1' },
      );
    } catch (error) {
      throw isRepeatedIdentity(error) ? new AlertExistsError(columns.partner ?? '') : error;
    }
    for (const alert of alerts) Object.assign(alert, columns, { updatedAt, version: alert.version + 1 });
  }
}

function isRepeatedIdentity(error: unknown): boolean {
  return error instanceof QueryFailedError && isViolationOf(ALERT_IDENTITY, error.driverError);
}
