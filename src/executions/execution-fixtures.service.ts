import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { AlertData } from '@opensoar/sdk';
import { type ExecutionFixture, FIXTURE_FORMAT } from '@opensoar/sdk/runtime';
import { Repository } from 'typeorm';
import { AlertsService } from '../alerts/alerts.service.js';
import type { Caller } from '../identity/caller.js';
import { redact } from '../logging/redaction.js';
import { alertAsGiven } from './alert-as-given.js';
import { ExecutionEntity } from './execution.entity.js';
import { isEnded } from './execution-status.js';
import { ExecutionNotEndedError } from './executions.errors.js';
import type { JournalEntryEntity } from './journal-entry.entity.js';
import { JournalStore } from './journal.store.js';
import { VisibleExecutions } from './visible-executions.js';

/** Finished executions as authors take them into their tests. */
@Injectable()
export class ExecutionFixtures {
  constructor(
    @InjectRepository(ExecutionEntity) private readonly executions: Repository<ExecutionEntity>,
    private readonly visible: VisibleExecutions,
    private readonly alerts: AlertsService,
    private readonly journal: JournalStore,
  ) {}

  /**
   * All that it takes to run the playbook of an execution again, without the secrets in it. Throws a `NotFoundError`, and
   * an `ExecutionNotEndedError`.
   */
  async of(id: string, caller: Caller): Promise<ExecutionFixture> {
    const execution = await this.visible.get(id, caller);
    const alert = await this.alertOf(execution);
    const journal = (await this.journal.load(id)).map(rowOf);
    const recorded = { execution: endOf(execution), alert, journal };
    const shown = redact(recorded) as typeof recorded;
    return { format: FIXTURE_FORMAT, redacted: !isDeepStrictEqual(shown, recorded), ...shown };
  }

  private async alertOf({ id, alertId }: ExecutionEntity): Promise<AlertData | null> {
    if (alertId === null) return null;
    const select = { id: true, alertState: true } as const;
    const started = await this.executions.findOne({ where: { id }, select });
    return alertAsGiven(await this.alerts.loadAlertData(alertId), started?.alertState ?? null);
  }
}

function endOf(execution: ExecutionEntity): ExecutionFixture['execution'] {
  const { id, playbook, playbookVersion, status, input, result, error, startedAt, finishedAt } = execution;
  if (!isEnded(status) || finishedAt === null) throw new ExecutionNotEndedError(id, status);
  return {
    id,
    playbook,
    playbookVersion,
    status: status as ExecutionFixture['execution']['status'],
    input,
    result,
    error,
    // One that was cancelled in the queue never started.
    startedAt: (startedAt ?? finishedAt).toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}

function rowOf(entry: JournalEntryEntity): ExecutionFixture['journal'][number] {
  const { executionId: _, startedAt, finishedAt, ...row } = entry;
  return { ...row, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}
