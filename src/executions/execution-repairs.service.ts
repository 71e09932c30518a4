import { Injectable } from '@nestjs/common';
import { type EntityManager, In, type QueryDeepPartialEntity } from 'typeorm';
import { AlertEventKind } from '../alerts/alert.enums.js';
import { AlertTimeline } from '../alerts/alert-timeline.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { ConflictError, NotFoundError } from '../errors/domain-error.js';
import type { Actor } from '../identity/actor.js';
import { ExecutionEntity } from './execution.entity.js';
import { ActionStatus, ExecutionStatus, ExecutionTrigger } from './execution.enums.js';
import { ExecutionTransitions } from './execution-transitions.js';
import { lockSequence } from './lock-sequence.js';
import { PlaybookEntity } from '../playbooks/playbook.entity.js';
import { JournalEntryEntity } from './journal-entry.entity.js';
import { failuresToRepeat } from './failures-to-repeat.js';

/** What a person says became of an action whose worker died under it. */
export enum ActionOutcome {
  DONE = 'done',
  NOT_DONE = 'not_done',
  FAIL = 'fail',
}

export interface Settlement {
  outcome: ActionOutcome;
  /** What the playbook is given, for `DONE`. */
  output?: unknown;
  reason: string;
}

/** Sets executions going again that can't go on by themselves. */
@Injectable()
export class ExecutionRepairs {
  constructor(
    private readonly transactions: Transactions,
    private readonly transitions: ExecutionTransitions,
    private readonly timeline: AlertTimeline,
  ) {}

  /**
   * Runs a failed or cancelled execution again, under its journal: what succeeded is not done again, what it ended on is.
   * While another member of its sequence is on its way it waits for that one.
   */
  retry(id: string, actor: Actor, outer?: Transaction): Promise<ExecutionEntity> {
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      const members = await lockSequence(manager, id);
      const execution = find(members, id);
      if (execution.status !== ExecutionStatus.FAILED && execution.status !== ExecutionStatus.CANCELLED) {
        throw new ConflictError(
          `Execution ${id} is ${execution.status}. Only a failed or cancelled one can be retried.`,
          'EXECUTION_NOT_FAILED',
        );
      }
      const journal = await manager.findBy(JournalEntryEntity, { executionId: id });
      const repeated = failuresToRepeat(journal).map(({ seq }) => seq);
      await manager.delete(JournalEntryEntity, { executionId: id, seq: In(repeated) });
      await this.enqueue(execution, members, transaction, {
        trigger: ExecutionTrigger.RETRY,
        requestedBy: actor,
        error: null,
        result: null,
        finishedAt: null,
        cancelRequestedAt: null,
        recoveries: 0,
        // A retry is how the code's mistake is made good: it takes the code as it is now.
        playbookVersion: await versionInForce(execution, manager),
      });
      return execution;
    }, outer);
  }

  /** Says what became of an uncertain action. Once none of its execution is uncertain any more, that goes on. */
  settle(
    actionId: string,
    settlement: Settlement,
    actor: Actor,
    outer?: Transaction,
  ): Promise<ExecutionEntity> {
    const { executionId, seq } = parseActionId(actionId);
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      const members = await lockSequence(manager, executionId);
      const execution = find(members, executionId);
      const entry = await manager.findOneBy(JournalEntryEntity, { executionId, seq });
      if (!entry) throw new NotFoundError('action', actionId);
      if (entry.status !== ActionStatus.UNCERTAIN || execution.status !== ExecutionStatus.SUSPENDED) {
        throw new ConflictError(
          `Action ${actionId} is ${entry.status}, so there is nothing to settle.`,
          'ACTION_NOT_UNCERTAIN',
        );
      }
      await record(manager, entry, settlement);
      await this.note(execution, entry, settlement, actor, transaction);
      const others = await manager.countBy(JournalEntryEntity, {
        executionId,
        status: ActionStatus.UNCERTAIN,
      });
      if (others === 0) await this.enqueue(execution, [], transaction, {});
      transaction.afterCommit(() => this.transitions.tellAction(entry));
      return execution;
    }, outer);
  }

  private async enqueue(
    execution: ExecutionEntity,
    members: readonly ExecutionEntity[],
    { manager, afterCommit }: Transaction,
    changes: Partial<ExecutionEntity>,
  ): Promise<void> {
    const busy = members.some(({ status }) => ON_THEIR_WAY.has(status));
    const now = new Date();
    const changed = {
      ...changes,
      status: busy ? ExecutionStatus.PENDING : ExecutionStatus.QUEUED,
      epoch: execution.epoch + 1,
      version: execution.version + 1,
      queuedAt: now,
      dispatchedAt: now,
    };
    await manager.update(
      ExecutionEntity,
      { id: execution.id },
      changed as QueryDeepPartialEntity<ExecutionEntity>,
    );
    Object.assign(execution, changed);
    afterCommit(() => {
      this.transitions.tell(execution, execution.status);
      if (!busy) this.transitions.hint([execution]);
    });
  }

  private async note(
    { alertId, playbook }: ExecutionEntity,
    { name }: JournalEntryEntity,
    { outcome, reason }: Settlement,
    actor: Actor,
    transaction: Transaction,
  ): Promise<void> {
    if (alertId === null) return;
    const field = `action ${playbook}.${name}`;
    const change = { kind: AlertEventKind.UPDATED, field, from: ActionStatus.UNCERTAIN, to: outcome, reason };
    await this.timeline.append([{ alertId, ...change, actor }], transaction);
  }
}

const ON_THEIR_WAY: ReadonlySet<ExecutionStatus> = new Set([
  ExecutionStatus.QUEUED,
  ExecutionStatus.RUNNING,
  ExecutionStatus.SUSPENDED,
]);

async function record(
  manager: EntityManager,
  entry: JournalEntryEntity,
  settlement: Settlement,
): Promise<void> {
  const { executionId, seq } = entry;
  if (settlement.outcome === ActionOutcome.NOT_DONE) {
    await manager.delete(JournalEntryEntity, { executionId, seq });
    return;
  }
  const done = settlement.outcome === ActionOutcome.DONE;
  const [place] = await manager.query<{ next: number }[]>(
    'SELECT coalesce(max(ord), -1) + 1 AS next FROM journal WHERE execution_id = $1',
    [executionId],
  );
  const changed = {
    ord: place?.next ?? 0,
    status: done ? ActionStatus.SUCCEEDED : ActionStatus.FAILED,
    hasOutput: done && settlement.output !== undefined,
    output: done ? (settlement.output ?? null) : null,
    error: done ? null : { name: 'SettledAsFailedError', message: settlement.reason, action: entry.name },
    finishedAt: new Date(),
  };
  await manager.update(
    JournalEntryEntity,
    { executionId, seq },
    changed as QueryDeepPartialEntity<JournalEntryEntity>,
  );
  Object.assign(entry, changed);
}

async function versionInForce(
  { playbook: name, playbookVersion }: ExecutionEntity,
  manager: EntityManager,
): Promise<string> {
  const playbook = await manager.findOneBy(PlaybookEntity, { name, loaded: true });
  return playbook?.version ?? playbookVersion;
}

function find(members: readonly ExecutionEntity[], id: string): ExecutionEntity {
  const execution = members.find((member) => member.id === id);
  if (!execution) throw new NotFoundError('execution', id);
  return execution;
}

/** An action's public id is its execution's and its place among the calls. */
export function parseActionId(id: string): { executionId: string; seq: number } {
  const [, executionId, seq] = /^([0-9a-f-]{36}):(\d{1,9})$/i.exec(id) ?? [];
  if (executionId === undefined || seq === undefined) throw new NotFoundError('action', id);
  return { executionId, seq: Number(seq) };
}
