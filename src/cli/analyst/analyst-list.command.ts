import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printTable } from '../output.js';

const ANALYSTS = /* GraphQL */ `
  query Analysts {
    analysts {
      id
      username
      displayName
      role
      partners
      active
      createdAt
    }
  }
`;

interface ListedAnalyst {
  username: string;
  displayName: string;
  role: string;
  partners: string[] | null;
  active: boolean;
}

@SubCommand({ name: 'list', description: 'the analysts by username, those who are disabled too' })
export class AnalystListCommand extends CliCommand {
  readonly example = 'opensoar analyst list';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], options: CommonOptions): Promise<void> {
    const { analysts } = await this.api.execute<{ analysts: ListedAnalyst[] }>(ANALYSTS);
    if (options.json) {
      printJson(analysts);
      return;
    }
    printTable<ListedAnalyst>(
      {
        username: ({ username }) => username,
        name: ({ displayName }) => displayName,
        role: ({ role }) => role.toLowerCase(),
        partners: ({ partners }) => partners?.join(', ') ?? 'all',
        state: ({ active }) => (active ? 'active' : 'disabled'),
      },
      analysts,
    );
  }
}
