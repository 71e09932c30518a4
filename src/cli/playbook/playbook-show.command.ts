import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printExecutions } from '../execution/execution-table.js';
import { missing } from '../missing.js';
import { printFields, printHeading, printJson, printTable } from '../output.js';
import { durationOf } from '../time.js';
import { toned } from '../tone.js';
import { stateOfPlaybook } from './playbook-state.js';
import {
  type PlaybookAnswer,
  SHOWN_PLAYBOOK,
  type ShownAction,
  type ShownPlaybook,
} from './shown-playbook.js';

const LAST_EXECUTIONS = 10;

@SubCommand({
  name: 'show',
  arguments: '<name>',
  description: 'one playbook: when it answers, its actions, and what it did last',
})
export class PlaybookShowCommand extends CliCommand {
  readonly example = 'opensoar playbook show block_address';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([name = '']: string[], { json }: CommonOptions): Promise<void> {
    const variables = { name, lastExecutions: LAST_EXECUTIONS };
    const { playbook, executions, playbookLoadErrors } = await this.api.execute<PlaybookAnswer>(
      SHOWN_PLAYBOOK,
      variables,
    );
    if (!playbook) throw missing('playbook', name);
    const loadError = playbookLoadErrors.find(({ file }) => file === playbook.file)?.message ?? null;
    if (json) {
      printJson({ ...playbook, loadError, lastExecutions: executions.nodes });
      return;
    }
    printAttributes(playbook, loadError);
    printActions(playbook);
    if (executions.nodes.length > 0) {
      printHeading('Last executions');
      printExecutions(executions.nodes);
    }
  }
}

function printAttributes(playbook: ShownPlaybook, loadError: string | null): void {
  const { conditions, stats, fileVersion, rolledBack } = playbook;
  const { executions, succeeded, failed, p50Ms, p95Ms } = stats;
  printFields({
    name: toned(playbook.name, 'strong'),
    state: stateOfPlaybook(playbook),
    trigger: playbook.trigger,
    schedule: playbook.schedule,
    conditions: Object.keys(conditions).length === 0 ? 'none' : JSON.stringify(conditions),
    order: playbook.executionOrder,
    priority: playbook.priority.toLowerCase(),
    file: playbook.file ?? 'none: a module brings it',
    version: rolledBack ? `${playbook.version} (rolled back)` : playbook.version,
    'file has': rolledBack ? fileVersion : null,
    'load error': loadError && toned(loadError, 'bad'),
    executions: `${executions}: ${succeeded} succeeded, ${failed} failed`,
    took: p50Ms === null ? null : `half within ${msOf(p50Ms)}, 95 % within ${msOf(p95Ms ?? p50Ms)}`,
    description: playbook.description,
  });
}

function printActions({ actions }: ShownPlaybook): void {
  if (actions.length === 0) return;
  printHeading('Actions');
  printTable<ShownAction>(
    {
      name: ({ name }) => name,
      effect: ({ effect }) => toned(effect.toLowerCase(), effect === 'DESTRUCTIVE' ? 'warning' : undefined),
      timeout: ({ timeoutMs }) => msOf(timeoutMs),
      retries: ({ retries }) => retries,
      description: ({ description }) => description,
    },
    actions,
  );
}

function msOf(ms: number): string {
  return durationOf(Math.round(ms));
}
