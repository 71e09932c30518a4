import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { missing } from '../missing.js';
import { printFields, printHeading, printJson, printLine } from '../output.js';
import { durationOf } from '../time.js';
import { paint, stateOf, toned } from '../tone.js';
import { formatActions } from './action-tree.js';
import { describeError } from './execution-fields.js';
import { SHOWN_EXECUTION, type ShownExecution } from './shown-execution.js';

@SubCommand({
  name: 'show',
  arguments: '<id>',
  description: 'one execution, and every action that it called',
})
export class ExecutionShowCommand extends CliCommand {
  readonly example = 'opensoar execution show 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id = '']: string[], { json }: CommonOptions): Promise<void> {
    const answer = await this.api.execute<{ execution: ShownExecution | null }>(SHOWN_EXECUTION, { id });
    if (!answer.execution) throw missing('execution', id);
    if (json) printJson(answer.execution);
    else print(answer.execution);
  }
}

function print(execution: ShownExecution): void {
  const { alert, requestedBy, error, sequencePosition, sequenceTotal, actions } = execution;
  printFields({
    playbook: toned(execution.playbook.name, 'strong'),
    id: execution.id,
    status: stateOf(execution.status),
    'waits for': execution.waitingFor,
    error: error && toned(describeError(error), 'bad'),
    alert: alert && `${alert.id} ${JSON.stringify(alert.title)}`,
    'begun by': `${execution.trigger.toLowerCase()}, ${requestedBy.name}`,
    'in sequence': sequencePosition === null ? null : `${sequencePosition + 1} of ${sequenceTotal}`,
    queued: execution.queuedAt,
    started: execution.startedAt,
    finished: execution.finishedAt,
    took: durationOf(execution.durationMs),
    'taken over': execution.recoveries === 0 ? null : `${execution.recoveries} times`,
    version: execution.playbookVersion,
    correlation: execution.correlationId,
    input: jsonOf(execution.input),
    result: jsonOf(execution.result),
  });
  if (actions.length === 0) return;
  printHeading('Actions');
  printLine(formatActions(actions, paint));
}

function jsonOf(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
