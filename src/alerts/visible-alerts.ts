import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { ObjectLiteral, Repository, SelectQueryBuilder } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { type Transaction, Transactions } from '../database/transactions.js';
import { ForbiddenError, NotFoundError } from '../errors/domain-error.js';
import type { Caller } from '../identity/caller.js';
import { mayReach, type Partners } from '../identity/partners.js';
import { AlertEntity } from './alert.entity.js';
import type { Determination } from './alert.enums.js';
import type { AlertChange } from './alert-status.js';
import { AlertsLoader } from './alerts.loader.js';
import { AlertsService } from './alerts.service.js';

/** Narrows a query to the alerts of these partners; `alert` is their alias in it. */
export function narrow<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  partners: Partners,
  alert = 'alert',
): SelectQueryBuilder<Row> {
  if (partners === null) return query;
  if (partners.length === 0) return query.andWhere('FALSE');
  return query.andWhere(`${alert}.partner IN (:...reach)`, { reach: partners });
}

/**
 * The alerts as far as a caller may see them. What is beyond that does not exist for it: it can't be found, changed or
 * commented on, and nothing that hangs on it can be.
 */
@Injectable()
export class VisibleAlerts {
  constructor(
    @InjectRepository(AlertEntity) private readonly alerts: Repository<AlertEntity>,
    private readonly service: AlertsService,
    private readonly loader: AlertsLoader,
    private readonly transactions: Transactions,
  ) {}

  /** Null where there is none, for this caller. */
  async find(id: string, { partners }: Caller): Promise<AlertEntity | null> {
    const alert = await this.service.find(id);
    return alert && mayReach(partners, alert.partner) ? alert : null;
  }

  /** Throws a `NotFoundError`. */
  async get(id: string, caller: Caller): Promise<AlertEntity> {
    return (await this.find(id, caller)) ?? missing(id);
  }

  /** The alert as it is now; gathers the look-ups of many into one query. */
  async load(id: string, { partners }: Caller): Promise<AlertEntity | null> {
    const alert = await this.loader.byId.load(id);
    return alert && mayReach(partners, alert.partner) ? alert : null;
  }

  /** Whether what hangs on this alert, or on none, may be seen now. */
  async shows(id: string | null, caller: Caller): Promise<boolean> {
    if (caller.partners === null) return true;
    return id !== null && (await this.load(id, caller)) !== null;
  }

  async update(id: string, change: AlertChange, caller: Caller): Promise<AlertEntity> {
    return this.change([id], caller, (transaction) => {
      refuseMove(change, caller);
      return this.service.update(id, change, caller.actor, transaction);
    });
  }

  async updateMany(ids: readonly string[], change: AlertChange, caller: Caller): Promise<AlertEntity[]> {
    return this.change(ids, caller, (transaction) => {
      refuseMove(change, caller);
      return this.service.updateMany(ids, change, caller.actor, transaction);
    });
  }

  async resolve(
    id: string,
    outcome: { determination: `${Determination}`; reason?: string | null },
    caller: Caller,
  ): Promise<AlertEntity> {
    return this.change([id], caller, (transaction) =>
      this.service.resolve(id, outcome, caller.actor, transaction),
    );
  }

  async assign(id: string, username: string | null, caller: Caller): Promise<AlertEntity> {
    return this.change([id], caller, (transaction) =>
      this.service.assign(id, username, caller.actor, transaction),
    );
  }

  /** Runs `work` in one transaction with the check that the caller may see all of these. Throws a `NotFoundError`. */
  async change<T>(
    ids: readonly string[],
    { partners }: Caller,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.transactions.run(async (transaction) => {
      if (partners !== null) await lockVisible(ids, partners, transaction);
      return work(transaction);
    });
  }

  /** For conditions on what hangs on alerts: `column IN (…)`. */
  subquery(partners: Partners): SelectQueryBuilder<AlertEntity> {
    return narrow(this.alerts.createQueryBuilder('reached').select('reached.id'), partners, 'reached');
  }
}

/** Locked, so that none of them is moved to another partner meanwhile; in order, so that two never wait for each other. */
async function lockVisible(
  ids: readonly string[],
  partners: Partners,
  { manager }: Transaction,
): Promise<void> {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  for (const id of wanted) if (!isUuid(id)) missing(id);
  const query = manager
    .createQueryBuilder(AlertEntity, 'alert')
    .select('alert.id')
    .where('alert.id = ANY(:ids)', { ids: [...wanted] })
    .orderBy('alert.id')
    .setLock('pessimistic_write');
  const visible = new Set((await narrow(query, partners).getMany()).map(({ id }) => id));
  for (const id of wanted) if (!visible.has(id)) missing(id);
}

function refuseMove({ partner }: AlertChange, { partners }: Caller): void {
  if (partner === null || partner === undefined || mayReach(partners, partner || null)) return;
  throw new ForbiddenError('Callers that are restricted to partners move alerts among these alone.');
}

function missing(id: string): never {
  throw new NotFoundError('alert', id);
}
