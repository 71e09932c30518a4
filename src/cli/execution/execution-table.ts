import { printTable } from '../output.js';
import { durationOf } from '../time.js';
import { stateOf } from '../tone.js';
import { type ListedExecution, reasonOf } from './execution-fields.js';

export function printExecutions(executions: readonly ListedExecution[]): void {
  printTable<ListedExecution>(
    {
      id: ({ id }) => id,
      queued: ({ queuedAt }) => queuedAt,
      playbook: ({ playbook }) => playbook.name,
      status: ({ status }) => stateOf(status),
      took: ({ durationMs }) => durationOf(durationMs),
      alert: ({ alert }) => alert?.title ?? null,
      detail: reasonOf,
    },
    executions,
  );
}
