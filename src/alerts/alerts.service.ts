import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { AlertData } from '@opensoar/sdk';
import type { EntityManager, Repository } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { type Transaction, Transactions } from '../database/transactions.js';
import { NotFoundError } from '../errors/domain-error.js';
import { EventsService } from '../events/events.service.js';
import type { Actor } from '../identity/actor.js';
import { AnalystEntity } from '../identity/analyst.entity.js';
import { mayReach } from '../identity/partners.js';
import { toAlertData } from './alert-data.js';
import { AlertEntity } from './alert.entity.js';
import { AlertStatus, type Determination } from './alert.enums.js';
import type { TakenAlert } from './alert-intake.js';
import type { AlertChange, Assignment } from './alert-status.js';
import { AlertWriter } from './alert-writer.js';
import { AnalystInactiveError } from './alerts.errors.js';
import { checkList, checkTags, checkText, LIMITS } from './text.js';

/** Keeps the alerts: takes new ones in, and changes them by the rules of an alert's life. */
@Injectable()
export class AlertsService {
  constructor(
    @InjectRepository(AlertEntity) private readonly alerts: Repository<AlertEntity>,
    private readonly writer: AlertWriter,
    private readonly transactions: Transactions,
    private readonly events: EventsService,
  ) {}

  /** Throws a `NotFoundError` where there is none. */
  async get(id: string): Promise<AlertEntity> {
    const alert = await this.find(id);
    if (!alert) throw new NotFoundError('alert', id);
    return alert;
  }

  /** Null where there is none, or where the id is none at all. */
  async find(id: string): Promise<AlertEntity | null> {
    return isUuid(id) ? this.alerts.findOneBy({ id }) : null;
  }

  /** The alert as playbooks see it, as it is now. */
  async loadAlertData(id: string): Promise<AlertData> {
    const alert = isUuid(id)
      ? await this.alerts.createQueryBuilder('alert').addSelect('alert.raw').where({ id }).getOne()
      : null;
    if (!alert) throw new NotFoundError('alert', id);
    return toAlertData(alert, await usernameOf(this.alerts.manager, alert.assigneeId));
  }

  /** Publishes what has become of alerts that were taken in, and are committed. */
  tellOf(taken: readonly TakenAlert[]): void {
    for (const { alert, outcome } of taken) {
      const event = { id: alert.id, version: alert.version };
      this.events.publish(outcome === 'created' ? 'alert.created' : 'alert.updated', event);
    }
  }

  async update(id: string, change: AlertChange, actor: Actor, outer?: Transaction): Promise<AlertEntity> {
    const checked = checkChange(change);
    return this.transactions.run(async (transaction) => {
      const alert = await this.writer.lock(id, transaction);
      await this.writer.write([alert], checked, actor, transaction);
      return alert;
    }, outer);
  }

  /** Changes all of them or none. Gives them back in the order of `ids`, each once. */
  async updateMany(
    ids: readonly string[],
    change: AlertChange,
    actor: Actor,
    outer?: Transaction,
  ): Promise<AlertEntity[]> {
    const wanted = checkList(
      'ids',
      ids.map((id) => id.toLowerCase()),
      LIMITS.updatedAlerts,
    );
    const checked = checkChange(change);
    return this.transactions.run(async (transaction) => {
      const alerts = await this.writer.lockMany(wanted, transaction);
      await this.writer.write(alerts, checked, actor, transaction);
      return alerts;
    }, outer);
  }

  async resolve(
    id: string,
    { determination, reason }: { determination: `${Determination}`; reason?: string | null },
    actor: Actor,
    outer?: Transaction,
  ): Promise<AlertEntity> {
    return this.update(id, { status: AlertStatus.RESOLVED, determination, reason }, actor, outer);
  }

  /** Assigns the alert to an analyst who is active; with null, to nobody. */
  async assign(id: string, username: string | null, actor: Actor, outer?: Transaction): Promise<AlertEntity> {
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      const alert = await this.writer.lock(id, transaction);
      const assignment: Assignment = {
        from: await usernameOf(manager, alert.assigneeId),
        to: username === null ? null : await activeAnalyst(manager, username, alert),
      };
      await this.writer.write([alert], { assignment }, actor, transaction);
      return alert;
    }, outer);
  }
}

function checkChange(change: AlertChange): AlertChange {
  if (change.reason) checkText('reason', change.reason, LIMITS.reason);
  if (change.partner) checkText('partner', change.partner, LIMITS.partner);
  return { ...change, tags: change.tags && checkTags(change.tags) };
}

async function usernameOf(manager: EntityManager, analystId: string | null): Promise<string | null> {
  if (analystId === null) return null;
  const analyst = await manager.findOneBy(AnalystEntity, { id: analystId });
  return analyst?.username ?? null;
}

// Through the transaction's own connection: to wait for a second one while holding a first can exhaust the pool.
async function activeAnalyst(
  manager: EntityManager,
  username: string,
  { partner }: AlertEntity,
): Promise<AnalystEntity> {
  checkText('username', username, LIMITS.username);
  const analyst = await manager.findOneBy(AnalystEntity, { username });
  // One who may not see the alert is none to it.
  if (!analyst || !mayReach(analyst.partners, partner)) throw new NotFoundError('analyst', username);
  if (!analyst.active) throw new AnalystInactiveError(username);
  return analyst;
}
