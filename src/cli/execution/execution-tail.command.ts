import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printLine } from '../output.js';
import { printable } from '../printable.js';

const EXECUTION_UPDATED = /* GraphQL */ `
  subscription ExecutionUpdated($id: ID, $alertId: ID, $playbook: String) {
    executionUpdated(id: $id, alertId: $alertId, playbook: $playbook) {
      id
      status
      waitingFor
      durationMs
      correlationId
      queuedAt
      startedAt
      finishedAt
      playbook {
        name
      }
      alert {
        id
        title
      }
      error {
        name
        message
        action
      }
    }
  }
`;

interface TailedExecution {
  id: string;
  status: string;
  waitingFor: string | null;
  durationMs: number | null;
  playbook: { name: string };
  alert: { id: string; title: string } | null;
  error: { name: string; message: string; action: string | null } | null;
}

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
    const interrupted = new AbortController();
    process.once('SIGINT', () => interrupted.abort());
    process.once('SIGTERM', () => interrupted.abort());
    await this.api.subscribe<{ executionUpdated: TailedExecution }>(
      EXECUTION_UPDATED,
      { id, alertId: alert, playbook },
      ({ executionUpdated }) =>
        printLine(json ? JSON.stringify(executionUpdated) : describe(executionUpdated)),
      interrupted.signal,
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

function describe({ id, status, playbook, alert, error, waitingFor, durationMs }: TailedExecution): string {
  const details = [
    alert && JSON.stringify(alert.title),
    durationMs !== null && `${durationMs} ms`,
    waitingFor,
    error && `${error.action ?? error.name}: ${error.message}`,
  ].filter((detail) => typeof detail === 'string');
  const time = new Date().toTimeString().slice(0, 8);
  return printable([time, status.padEnd(LONGEST_STATUS), id, playbook.name, ...details].join('  '));
}
