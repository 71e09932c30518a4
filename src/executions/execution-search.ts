import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { VisibleAlerts } from '../alerts/visible-alerts.js';
import { keysetPage, type Keyset, timestampKey, uuidKey } from '../graphql/keyset.js';
import type { Connection } from '../graphql/paging.js';
import type { Partners } from '../identity/partners.js';
import type { ExecutionsArgs } from './dto/executions.args.js';
import { ExecutionEntity } from './execution.entity.js';

const NEWEST: Keyset = {
  name: 'executions',
  descending: true,
  columns: [timestampKey('queuedAt'), uuidKey('id')],
};

/** Finds executions by a filter, the last queued first. */
@Injectable()
export class ExecutionSearch {
  constructor(
    @InjectRepository(ExecutionEntity) private readonly executions: Repository<ExecutionEntity>,
    private readonly alerts: VisibleAlerts,
  ) {}

  page({ filter, ...args }: ExecutionsArgs, partners: Partners): Promise<Connection<ExecutionEntity>> {
    const query = this.executions.createQueryBuilder('execution');
    const { status, playbook, alertId, queuedAfter, queuedBefore } = filter ?? {};
    if (status) query.andWhere('execution.status = ANY(:status)', { status });
    if (playbook) query.andWhere('execution.playbook = ANY(:playbook)', { playbook });
    if (alertId)
      query.andWhere('execution.alertId = :alertId', { alertId: isUuid(alertId) ? alertId : null });
    if (queuedAfter) query.andWhere('execution.queuedAt > :queuedAfter', { queuedAfter });
    if (queuedBefore) query.andWhere('execution.queuedAt < :queuedBefore', { queuedBefore });
    if (partners !== null) {
      const reached = this.alerts.subquery(partners);
      query.andWhere(`execution.alertId IN (${reached.getQuery()})`, reached.getParameters());
    }
    return keysetPage(query, NEWEST, args);
  }
}
