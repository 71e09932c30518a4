import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { interrupted } from '../interrupted.js';
import { printLine } from '../output.js';
import { printable } from '../printable.js';
import { paint, stateOf } from '../tone.js';
import { LISTED_EXECUTION, type ListedExecution, reasonOf } from './execution-fields.js';

const EXECUTION_UPDATED = /* GraphQL */ `
  subscription ExecutionUpdated($id: ID, $alertId: ID, $playbook: String) {
    executionUpdated(id: $id, alertId: $alertId, playbook: $playbook) { ${LISTED_EXECUTION} }
  }
`;

interface Options extends CommonOptions {
  alert?: string;
  playbook?: string;
  id?: string;
}

/** `SUSPENDED` and `SUCCEEDED`. */
const LONGEST_STATUS = 9;

@SubCommand({ name: 'tail', description: 'show executions as they move, until Ctrl-C' })
export class ExecutionTailCommand extends CliCommand {
  readonly example = 'opensoar execution tail --playbook block_address';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], { id, alert, playbook, json }: Options): Promise<void> {
    await this.api.subscribe<{ executionUpdated: ListedExecution }>(
      EXECUTION_UPDATED,
      { id, alertId: alert, playbook },
      ({ executionUpdated }) =>
        printLine(json ? JSON.stringify(executionUpdated) : describe(executionUpdated)),
      interrupted(),
    );
  }

  @Option({ flags: '--alert <id>', description: 'only those of one alert' })
  parseAlert(id: string): string {
    return id;
  }

  @Option({ flags: '--playbook <name>', description: 'only those of one playbook' })
  parsePlaybook(name: string): string {
    return name;
  }

  @Option({ flags: '--id <id>', description: 'only this one' })
  parseId(id: string): string {
    return id;
  }
}

function describe(execution: ListedExecution): string {
  const { id, status, playbook, alert, durationMs } = execution;
  const details = [
    playbook.name,
    alert && JSON.stringify(alert.title),
    durationMs === null ? null : `${durationMs} ms`,
    reasonOf(execution),
  ].filter((detail) => detail !== null);
  const time = new Date().toTimeString().slice(0, 8);
  const state = paint({ text: status.padEnd(LONGEST_STATUS), tone: stateOf(status).tone });
  return [time, state, id, ...details.map(printable)].join('  ');
}
