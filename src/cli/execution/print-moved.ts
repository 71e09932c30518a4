import { printLine } from '../output.js';
import { printable } from '../printable.js';
import { paint, stateOf } from '../tone.js';
import { type ListedExecution, reasonOf } from './execution-fields.js';

/** Says where an execution stands after a command has moved it. */
export function printMoved(execution: ListedExecution): void {
  const { id, playbook, status } = execution;
  const reason = reasonOf(execution);
  const line = `${printable(playbook.name)} ${id} is ${paint(stateOf(status))}`;
  printLine(reason === null ? `${line}.` : `${line}: ${printable(reason)}`);
}
