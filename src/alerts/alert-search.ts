import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { keysetPage } from '../graphql/keyset.js';
import type { Connection } from '../graphql/paging.js';
import { AnalystsService } from '../identity/analysts.service.js';
import type { Partners } from '../identity/partners.js';
import { AlertEntity } from './alert.entity.js';
import { filterAlerts, type ResolvedFilter } from './alert-filter.js';
import { ALERT_ORDERS, AlertOrder } from './alert-order.js';
import type { AlertFilter } from './dto/alert-filter.input.js';
import type { AlertsArgs } from './dto/alerts.args.js';
import { checkText, LIMITS } from './text.js';
import { narrow } from './visible-alerts.js';

/** Finds alerts by a filter. */
@Injectable()
export class AlertSearch {
  constructor(
    @InjectRepository(AlertEntity) private readonly alerts: Repository<AlertEntity>,
    private readonly analysts: AnalystsService,
  ) {}

  /** One page of the alerts that match, of these partners. */
  async page({ filter, orderBy, ...args }: AlertsArgs, partners: Partners): Promise<Connection<AlertEntity>> {
    const order = orderBy ?? AlertOrder.NEWEST;
    const query = narrow(this.alerts.createQueryBuilder('alert'), partners);
    const splits = filterAlerts(query, await this.resolve(filter), order);
    return keysetPage(query, ALERT_ORDERS[order], args, splits);
  }

  /** A look-up of single alerts: null for one that does not match. */
  async matcher(
    filter: AlertFilter | null | undefined,
    partners: Partners,
  ): Promise<(id: string) => Promise<AlertEntity | null>> {
    const query = narrow(this.alerts.createQueryBuilder('alert'), partners);
    filterAlerts(query, await this.resolve(filter));
    return (id) => query.clone().andWhere('alert.id = :id', { id }).getOne();
  }

  private async resolve(filter: AlertFilter | null | undefined): Promise<ResolvedFilter> {
    const { assignee, ...rest } = filter ?? {};
    if (typeof assignee !== 'string') return rest;
    if (assignee === '') return { ...rest, assigneeId: null };
    const analyst = await this.analysts.findByUsername(
      checkText('filter.assignee', assignee, LIMITS.username),
    );
    // Nobody of that name: no alert is theirs.
    return analyst ? { ...rest, assigneeId: analyst.id } : { source: [] };
  }
}
