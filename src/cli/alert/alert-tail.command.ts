import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliError, ExitCode } from '../cli-error.js';
import { interrupted } from '../interrupted.js';
import { printLine } from '../output.js';
import { printable } from '../printable.js';
import { paint, stateOf } from '../tone.js';
import { AlertFilterCommand, alertFilter, type AlertFilterOptions } from './alert-filter-command.js';
import { LISTED_ALERT, type ListedAlert } from './listed-alert.js';

const CREATED = /* GraphQL */ `
  subscription AlertCreated($filter: AlertFilter) { alert: alertCreated(filter: $filter) { ${LISTED_ALERT} } }
`;
const UPDATED = /* GraphQL */ `
  subscription AlertUpdated($id: ID) { alert: alertUpdated(id: $id) { ${LISTED_ALERT} } }
`;

/** `CRITICAL` and `IN_PROGRESS`. */
const LONGEST_SEVERITY = 8;
const LONGEST_STATUS = 11;

interface Options extends AlertFilterOptions {
  id?: string;
  changes?: boolean;
}

@SubCommand({ name: 'tail', description: 'show alerts as they come in, until Ctrl-C' })
export class AlertTailCommand extends AlertFilterCommand {
  readonly example = 'opensoar alert tail --severity critical,high --source wazuh';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], { id, changes, json, ...options }: Options): Promise<void> {
    const followsChanges = id !== undefined || changes;
    if (followsChanges && Object.keys(options).length > 0) {
      throw new CliError(
        ExitCode.USAGE,
        '--id and --changes follow what becomes of alerts, which can not be filtered. Leave the other options out.',
      );
    }
    await this.api.subscribe<{ alert: ListedAlert }>(
      followsChanges ? UPDATED : CREATED,
      followsChanges ? { id } : { filter: alertFilter(options) },
      ({ alert }) => printLine(json ? JSON.stringify(alert) : describe(alert)),
      interrupted(),
    );
  }

  @Option({ flags: '--id <id>', description: 'this one, as it is and as it changes' })
  parseId(id: string): string {
    return id;
  }

  @Option({ flags: '--changes', description: 'what changes, in place of what comes in' })
  parseChanges(): boolean {
    return true;
  }
}

function describe({ id, severity, status, assignee, source, title }: ListedAlert): string {
  return [
    new Date().toTimeString().slice(0, 8),
    padded(severity, LONGEST_SEVERITY),
    padded(status, LONGEST_STATUS),
    id,
    printable(source),
    assignee && printable(`for ${assignee.username}`),
    printable(JSON.stringify(title)),
  ]
    .filter((part) => part !== null)
    .join('  ');
}

function padded(state: string, width: number): string {
  return paint({ text: state.padEnd(width), tone: stateOf(state).tone });
}
