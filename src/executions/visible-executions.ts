import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { VisibleAlerts } from '../alerts/visible-alerts.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { ForbiddenError, NotFoundError } from '../errors/domain-error.js';
import { AuditLog } from '../identity/audit/audit-log.js';
import type { Caller } from '../identity/caller.js';
import { ExecutionEntity } from './execution.entity.js';
import { ExecutionRepairs, parseActionId, type Settlement } from './execution-repairs.service.js';
import { ExecutionsService } from './executions.service.js';

/** The executions as far as a caller may see them: those on alerts that it sees. What it changes goes into the audit log. */
@Injectable()
export class VisibleExecutions {
  constructor(
    @InjectRepository(ExecutionEntity) private readonly executions: Repository<ExecutionEntity>,
    private readonly service: ExecutionsService,
    private readonly repairs: ExecutionRepairs,
    private readonly alerts: VisibleAlerts,
    private readonly audit: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /** Null where there is none, for this caller. */
  async find(id: string, caller: Caller): Promise<ExecutionEntity | null> {
    const execution = isUuid(id) ? await this.executions.findOneBy({ id }) : null;
    return execution && (await this.alerts.shows(execution.alertId, caller)) ? execution : null;
  }

  /** Throws a `NotFoundError`. */
  async get(id: string, caller: Caller): Promise<ExecutionEntity> {
    const execution = await this.find(id, caller);
    if (!execution) throw new NotFoundError('execution', id);
    return execution;
  }

  /** Throws a `ForbiddenError` where the caller would not see the execution that it asks for. */
  async run(
    name: string,
    { alertId, input }: { alertId?: string | null; input?: unknown },
    caller: Caller,
  ): Promise<ExecutionEntity> {
    if (typeof alertId === 'string') await this.alerts.get(alertId, caller);
    else if (caller.partners !== null) {
      throw new ForbiddenError('Callers that are restricted to partners run playbooks on alerts alone.');
    }
    return this.service.runManually(name, { alertId, input }, caller.actor);
  }

  async cancel(id: string, caller: Caller): Promise<ExecutionEntity> {
    return this.change('cancelExecution', id, caller, (transaction) =>
      this.service.cancel(id, caller.actor, transaction),
    );
  }

  async retry(id: string, caller: Caller): Promise<ExecutionEntity> {
    return this.change('retryExecution', id, caller, (transaction) =>
      this.repairs.retry(id, caller.actor, transaction),
    );
  }

  async settle(actionId: string, settlement: Settlement, caller: Caller): Promise<ExecutionEntity> {
    const { executionId } = parseActionId(actionId);
    if (!(await this.find(executionId, caller))) throw new NotFoundError('action', actionId);
    return this.transactions.run(async (transaction) => {
      const execution = await this.repairs.settle(actionId, settlement, caller.actor, transaction);
      const { outcome, reason } = settlement;
      const record = { operation: 'settleAction', subject: actionId, after: { outcome, reason } };
      await this.audit.append(record, caller, transaction);
      return execution;
    });
  }

  private async change(
    operation: string,
    id: string,
    caller: Caller,
    work: (transaction: Transaction) => Promise<ExecutionEntity>,
  ): Promise<ExecutionEntity> {
    await this.get(id, caller);
    return this.transactions.run(async (transaction) => {
      const before = await transaction.manager.findOneBy(ExecutionEntity, { id });
      const execution = await work(transaction);
      const record = { operation, subject: id, before: shown(before), after: shown(execution) };
      await this.audit.append(record, caller, transaction);
      return execution;
    });
  }
}

function shown(execution: ExecutionEntity | null): object | null {
  if (!execution) return null;
  const { playbook, alertId, status, cancelRequestedAt } = execution;
  return { playbook, alertId, status, cancelRequestedAt };
}
