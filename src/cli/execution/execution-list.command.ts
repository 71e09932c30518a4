import { Option, SubCommand } from 'nest-commander';
import type { ExecutionStatus } from '../../executions/execution.enums.js';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { listOf, someOf } from '../one-of.js';
import { printJson } from '../output.js';
import { DEFAULT_LIMIT, firstOf, limitOf, noteMore, type Page } from '../pages.js';
import { momentOf } from '../time.js';
import { LISTED_EXECUTION, type ListedExecution } from './execution-fields.js';
import { printExecutions } from './execution-table.js';

const STATUSES = [
  'pending',
  'queued',
  'running',
  'suspended',
  'succeeded',
  'failed',
  'cancelled',
] satisfies `${ExecutionStatus}`[];

const EXECUTIONS = /* GraphQL */ `
  query Executions($filter: ExecutionFilter, $first: Int, $after: String) {
    executions(filter: $filter, first: $first, after: $after) {
      nodes { ${LISTED_EXECUTION} }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

interface Options extends CommonOptions {
  status?: string[];
  playbook?: string[];
  alert?: string;
  after?: string;
  before?: string;
  limit?: number;
}

@SubCommand({ name: 'list', description: 'executions, the last queued first' })
export class ExecutionListCommand extends CliCommand {
  readonly example = 'opensoar execution list --status failed,suspended --after 7d';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], options: Options): Promise<void> {
    const filter = {
      status: options.status,
      playbook: options.playbook,
      alertId: options.alert,
      queuedAfter: options.after,
      queuedBefore: options.before,
    };
    const executions = await firstOf(options.limit ?? DEFAULT_LIMIT, async (page) => {
      const variables = { filter, ...page };
      const answer = await this.api.execute<{ executions: Page<ListedExecution> }>(EXECUTIONS, variables);
      return answer.executions;
    });
    if (options.json) printJson(executions.nodes);
    else {
      printExecutions(executions.nodes);
      noteMore(executions);
    }
  }

  @Option({ flags: '--status <statuses>', description: 'with commas', choices: STATUSES })
  parseStatus(list: string): string[] {
    return someOf('--status', STATUSES, list);
  }

  @Option({ flags: '--playbook <names>', description: 'with commas' })
  parsePlaybook(list: string): string[] {
    return listOf(list);
  }

  @Option({ flags: '--alert <id>', description: 'only those of one alert' })
  parseAlert(id: string): string {
    return id;
  }

  @Option({ flags: '--after <time>', description: 'queued since; a time, or an age such as 2h' })
  parseAfter(time: string): string {
    return momentOf('--after', time);
  }

  @Option({ flags: '--before <time>', description: 'queued before; a time, or an age such as 2h' })
  parseBefore(time: string): string {
    return momentOf('--before', time);
  }

  @Option({ flags: '--limit <number>', description: `how many; ${DEFAULT_LIMIT} unless given` })
  parseLimit(number: string): number {
    return limitOf(number);
  }
}
