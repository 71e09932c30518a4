import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, Repository } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { AlertEventKind } from '../alerts/alert.enums.js';
import { AlertTimeline } from '../alerts/alert-timeline.js';
import type { AlertEntity } from '../alerts/alert.entity.js';
import { AlertsService } from '../alerts/alerts.service.js';
import { newRowId } from '../database/row-id.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { NotFoundError } from '../errors/domain-error.js';
import { EventsService } from '../events/events.service.js';
import { type Actor, SYSTEM_ACTOR } from '../identity/actor.js';
import { PlaybooksService } from '../playbooks/playbooks.service.js';
import { ExecutionEntity } from './execution.entity.js';
import { ExecutionStatus, ExecutionTrigger } from './execution.enums.js';
import { ExecutionStore } from './execution.store.js';
import { isEnded } from './execution-status.js';
import { ExecutionTransitions } from './execution-transitions.js';
import { lockSequence } from './lock-sequence.js';
import { ExecutionEndedError, PlaybookGoneError } from './executions.errors.js';
import { newExecution, type PlannedPlaybook } from './new-execution.js';

/** Asks for executions, and ends them on request. What moves them is the engine. */
@Injectable()
export class ExecutionsService {
  constructor(
    @InjectRepository(ExecutionEntity) private readonly executions: Repository<ExecutionEntity>,
    private readonly store: ExecutionStore,
    private readonly transitions: ExecutionTransitions,
    private readonly alerts: AlertsService,
    private readonly timeline: AlertTimeline,
    private readonly playbooks: PlaybooksService,
    private readonly transactions: Transactions,
    private readonly events: EventsService,
  ) {}

  /** Throws a `NotFoundError` where there is none. */
  async get(id: string): Promise<ExecutionEntity> {
    const execution = isUuid(id) ? await this.executions.findOneBy({ id }) : null;
    if (!execution) throw new NotFoundError('execution', id);
    return execution;
  }

  /**
   * One sequence over all playbooks that answer an alert: the first is queued, each other waits for the one before it. For
   * a caller that inserts the rows itself, and then announces them.
   */
  planForAlert(
    alert: Pick<AlertEntity, 'id' | 'correlationId'>,
    playbooks: readonly PlannedPlaybook[],
  ): ExecutionEntity[] {
    const sequenceId = newRowId();
    return playbooks.map((playbook, position) =>
      newExecution(playbook, {
        alertId: alert.id,
        correlationId: alert.correlationId,
        trigger: ExecutionTrigger.ALERT,
        requestedBy: SYSTEM_ACTOR,
        status: position === 0 ? ExecutionStatus.QUEUED : ExecutionStatus.PENDING,
        sequenceId,
        sequencePosition: position,
        sequenceTotal: playbooks.length,
      }),
    );
  }

  /** Those that the arrival of these alerts has started, in the order in which they run. */
  startedBy(alertIds: readonly string[], manager: EntityManager): Promise<ExecutionEntity[]> {
    return manager.find(ExecutionEntity, {
      where: { alertId: In([...alertIds]), trigger: ExecutionTrigger.ALERT },
      order: { sequencePosition: 'ASC' },
    });
  }

  /** Tells of new executions that are committed, and lets the workers know of those that are due. */
  announce(rows: readonly ExecutionEntity[]): void {
    for (const row of rows) this.transitions.tell(row, row.status);
    this.transitions.hint(rows.filter(({ status }) => status === ExecutionStatus.QUEUED));
  }

  /** Runs one playbook now, on an alert or on a free input, whether or not it is enabled. */
  async runManually(
    name: string,
    { alertId, input }: { alertId?: string | null; input?: unknown },
    requestedBy: Actor,
  ): Promise<ExecutionEntity> {
    const playbook = this.playbooks.loaded(name) ?? (await this.loadedElsewhere(name));
    const alert = alertId === undefined || alertId === null ? null : await this.alerts.get(alertId);
    const row = newExecution(playbook, {
      alertId: alert?.id ?? null,
      correlationId: alert?.correlationId ?? newRowId(),
      trigger: ExecutionTrigger.MANUAL,
      requestedBy,
      input: input ?? null,
    });
    await this.store.insert(row);
    this.announce([row]);
    return row;
  }

  private async loadedElsewhere(name: string): Promise<PlannedPlaybook> {
    const playbook = await this.playbooks.get(name);
    if (!playbook.loaded) throw new PlaybookGoneError(name);
    return playbook;
  }

  /**
   * Ends an execution that does not run at once, and asks a running one to stop. One that was cancelled already is given
   * back as it is. Throws an `ExecutionEndedError` for one that has ended otherwise.
   */
  async cancel(id: string, actor: Actor, outer?: Transaction): Promise<ExecutionEntity> {
    return this.transactions.run(async (transaction) => {
      const members = await lockSequence(transaction.manager, id);
      const execution = members.find((member) => member.id === id);
      if (!execution) throw new NotFoundError('execution', id);
      if (execution.status === ExecutionStatus.CANCELLED) return execution;
      if (isEnded(execution.status)) throw new ExecutionEndedError(id, execution.status);
      if (execution.status === ExecutionStatus.RUNNING) await this.askToStop(execution, transaction);
      else await this.endNow(execution, actor, transaction);
      transaction.afterCommit(() => this.transitions.tell(execution, execution.status));
      return execution;
    }, outer);
  }

  private async askToStop(execution: ExecutionEntity, { manager, afterCommit }: Transaction): Promise<void> {
    const { id } = execution;
    execution.cancelRequestedAt ??= new Date();
    execution.version += 1;
    await manager.update(
      ExecutionEntity,
      { id },
      {
        cancelRequestedAt: execution.cancelRequestedAt,
        version: execution.version,
      },
    );
    afterCommit(() => this.events.publish('execution.cancel', { id }));
  }

  private async endNow(execution: ExecutionEntity, actor: Actor, transaction: Transaction): Promise<void> {
    const { id, alertId, sequenceId } = execution;
    execution.status = ExecutionStatus.CANCELLED;
    execution.finishedAt = new Date();
    execution.version += 1;
    const { status, finishedAt, version } = execution;
    await transaction.manager.update(ExecutionEntity, { id }, { status, finishedAt, version });
    if (alertId !== null) {
      await this.timeline.append(
        [
          {
            alertId,
            kind: AlertEventKind.EXECUTION_FINISHED,
            to: status,
            reason: `${execution.playbook} was cancelled before it ran to its end`,
            actor,
          },
        ],
        transaction,
      );
    }
    const released = await this.store.releaseNext(
      transaction.manager,
      sequenceId === null ? [] : [sequenceId],
    );
    transaction.afterCommit(() => this.transitions.dispatchReleased(released));
  }
}
