import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printTable } from '../output.js';
import { stateOfPlaybook } from './playbook-state.js';

const PLAYBOOKS = /* GraphQL */ `
  query Playbooks {
    playbooks {
      name
      description
      trigger
      conditions
      schedule
      enabled
      executionOrder
      priority
      version
      file
      loaded
    }
  }
`;

interface ListedPlaybook {
  name: string;
  description: string;
  trigger: string;
  enabled: boolean;
  executionOrder: number;
  priority: string;
  loaded: boolean;
}

@SubCommand({ name: 'list', description: 'the playbooks in the order in which they run' })
export class PlaybookListCommand extends CliCommand {
  readonly example = 'opensoar playbook list';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], options: CommonOptions): Promise<void> {
    const { playbooks } = await this.api.execute<{ playbooks: ListedPlaybook[] }>(PLAYBOOKS);
    if (options.json) {
      printJson(playbooks);
      return;
    }
    printTable<ListedPlaybook>(
      {
        order: ({ executionOrder }) => executionOrder,
        name: ({ name }) => name,
        trigger: ({ trigger }) => trigger,
        priority: ({ priority }) => priority.toLowerCase(),
        state: stateOfPlaybook,
        description: ({ description }) => description,
      },
      playbooks,
    );
  }
}
