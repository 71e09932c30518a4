import { ExecutionStatus } from './execution.enums.js';

const ENDED: ReadonlySet<ExecutionStatus> = new Set([
  ExecutionStatus.SUCCEEDED,
  ExecutionStatus.FAILED,
  ExecutionStatus.CANCELLED,
]);

/** An ended execution never changes again, unless somebody retries it. */
export function isEnded(status: ExecutionStatus): boolean {
  return ENDED.has(status);
}

/** Why an execution does not move right now, in words; null while it runs and once it has ended. */
export function waitingFor(execution: {
  status: ExecutionStatus;
  sequencePosition: number | null;
  sequenceTotal: number | null;
  wakeAt: Date | null;
}): string | null {
  switch (execution.status) {
    case ExecutionStatus.PENDING:
      return `the playbook before it in its sequence (it is number ${(execution.sequencePosition ?? 0) + 1} of ${execution.sequenceTotal ?? 1})`;
    case ExecutionStatus.QUEUED:
      return 'a worker with a free slot';
    case ExecutionStatus.SUSPENDED:
      return execution.wakeAt
        ? `its time to go on, ${execution.wakeAt.toISOString()}`
        : 'a person to settle an uncertain action';
    case ExecutionStatus.RUNNING:
    case ExecutionStatus.SUCCEEDED:
    case ExecutionStatus.FAILED:
    case ExecutionStatus.CANCELLED:
      return null;
  }
}
