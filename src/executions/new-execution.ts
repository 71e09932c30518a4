import { newRowId } from '../database/row-id.js';
import type { PlaybookPriority } from '../playbooks/playbook.entity.js';
import type { ExecutionEntity } from './execution.entity.js';
import { ExecutionStatus } from './execution.enums.js';

/** A playbook that is to run, as it was when that was decided. */
export interface PlannedPlaybook {
  name: string;
  version: string;
  priority: PlaybookPriority;
}

type Given = Pick<ExecutionEntity, 'alertId' | 'correlationId' | 'trigger' | 'requestedBy'>;

/** The row of an execution that is queued, due at once, and has not begun; `given` says what differs. */
export function newExecution(
  { name, version, priority }: PlannedPlaybook,
  given: Given & Partial<ExecutionEntity>,
): ExecutionEntity {
  const now = new Date();
  return {
    id: newRowId(),
    playbook: name,
    playbookVersion: version,
    priority,
    status: ExecutionStatus.QUEUED,
    input: null,
    alertState: null,
    result: null,
    error: null,
    sequenceId: null,
    sequencePosition: null,
    sequenceTotal: null,
    recoveries: 0,
    owner: null,
    epoch: 0,
    // The hint goes out right after the commit; should the process die in between, this is what makes it stale.
    dispatchedAt: now,
    dispatches: 0,
    wakeAt: null,
    cancelRequestedAt: null,
    version: 1,
    queuedAt: now,
    startedAt: null,
    finishedAt: null,
    ...given,
  };
}
