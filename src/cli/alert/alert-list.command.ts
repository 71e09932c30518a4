import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { oneOf } from '../one-of.js';
import { printJson, printTable } from '../output.js';
import { DEFAULT_LIMIT, firstOf, limitOf, noteMore, type Page } from '../pages.js';
import { stateOf } from '../tone.js';
import { AlertFilterCommand, alertFilter, type AlertFilterOptions } from './alert-filter-command.js';
import { LISTED_ALERT, type ListedAlert } from './listed-alert.js';

const ORDERS = ['newest', 'oldest', 'severity', 'updated'];

const ALERTS = /* GraphQL */ `
  query Alerts($filter: AlertFilter, $orderBy: AlertOrder, $first: Int, $after: String) {
    alerts(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      nodes { ${LISTED_ALERT} }
      pageInfo { hasNextPage endCursor }
    }
  }
`;

interface Options extends AlertFilterOptions {
  order?: string;
  limit?: number;
}

@SubCommand({ name: 'list', description: 'alerts, the newest first, all that is asked for must hold' })
export class AlertListCommand extends AlertFilterCommand {
  readonly example = 'opensoar alert list --status new,in-progress --severity critical --after 24h';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], { order, limit, json, ...filter }: Options): Promise<void> {
    const alerts = await firstOf(limit ?? DEFAULT_LIMIT, async (page) => {
      const variables = { filter: alertFilter(filter), orderBy: order, ...page };
      return (await this.api.execute<{ alerts: Page<ListedAlert> }>(ALERTS, variables)).alerts;
    });
    if (json) printJson(alerts.nodes);
    else {
      print(alerts.nodes);
      noteMore(alerts);
    }
  }

  @Option({ flags: '--order <order>', description: 'newest unless given', choices: ORDERS })
  parseOrder(order: string): string {
    return oneOf('--order', ORDERS, order);
  }

  @Option({ flags: '--limit <number>', description: `how many; ${DEFAULT_LIMIT} unless given` })
  parseLimit(number: string): number {
    return limitOf(number);
  }
}

function print(alerts: readonly ListedAlert[]): void {
  printTable<ListedAlert>(
    {
      id: ({ id }) => id,
      received: ({ createdAt }) => createdAt,
      severity: ({ severity }) => stateOf(severity),
      status: ({ status }) => stateOf(status),
      assignee: ({ assignee }) => assignee?.username ?? '',
      source: ({ source }) => source,
      host: ({ hostname }) => hostname,
      title: ({ title }) => title,
    },
    alerts,
  );
}
