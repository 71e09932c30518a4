import { ConflictError } from '../errors/domain-error.js';
import type { ExecutionStatus } from './execution.enums.js';

export class ExecutionEndedError extends ConflictError {
  constructor(id: string, status: ExecutionStatus) {
    super(
      `Execution ${id} has ended already: it ${status === 'failed' ? 'failed' : status}.`,
      'EXECUTION_ENDED',
    );
  }
}

export class ExecutionNotEndedError extends ConflictError {
  constructor(id: string, status: ExecutionStatus) {
    super(`Execution ${id} has not ended yet: it is ${status}.`, 'EXECUTION_NOT_ENDED');
  }
}

export class PlaybookGoneError extends ConflictError {
  constructor(name: string) {
    super(
      `The code of playbook ${JSON.stringify(name)} is not loaded any more, so it can't run.`,
      'PLAYBOOK_NOT_LOADED',
    );
  }
}
