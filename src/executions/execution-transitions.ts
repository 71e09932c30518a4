import { Injectable } from '@nestjs/common';
import { Dispatch } from '../dispatch/dispatch.js';
import { EventsService } from '../events/events.service.js';
import { ExecutionStatus } from './execution.enums.js';
import type { ReleasedExecution } from './execution.store.js';
import { journalVersion } from './journal-version.js';
import type { JournalRow } from './journal.store.js';

/** Tells the world of committed changes: live events to who watches, hints to the workers. */
@Injectable()
export class ExecutionTransitions {
  constructor(
    private readonly events: EventsService,
    private readonly dispatch: Dispatch,
  ) {}

  tell(
    execution: { id: string; alertId: string | null; playbook: string; version: number },
    status: ExecutionStatus,
  ): void {
    const { id, alertId, playbook, version } = execution;
    this.events.publish('execution.updated', { id, alertId, playbook, status, version });
  }

  tellAction(row: Pick<JournalRow, 'executionId' | 'seq' | 'attempts' | 'ord'>): void {
    this.events.publish('action.updated', {
      executionId: row.executionId,
      seq: row.seq,
      version: journalVersion(row),
    });
  }

  /** For executions that have just become queued. */
  dispatchReleased(released: readonly ReleasedExecution[]): void {
    if (released.length === 0) return;
    for (const execution of released) this.tell(execution, ExecutionStatus.QUEUED);
    this.hint(released);
  }

  /** Lets the workers know, of executions that were told of before. */
  hint(queued: readonly Pick<ReleasedExecution, 'id' | 'priority' | 'epoch' | 'dispatches'>[]): void {
    this.dispatch.add(
      queued.map(({ id, priority, epoch, dispatches }) => ({ executionId: id, priority, epoch, dispatches })),
    );
  }
}
