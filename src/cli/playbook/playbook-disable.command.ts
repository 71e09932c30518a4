import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { switchPlaybook } from './switch-playbook.js';

@SubCommand({
  name: 'disable',
  arguments: '<name>',
  description: 'keep a playbook from answering, until it is enabled again',
})
export class PlaybookDisableCommand extends CliCommand {
  readonly example = 'opensoar playbook disable block_address';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([name = '']: string[], { json }: CommonOptions): Promise<void> {
    await switchPlaybook(this.api, name, false, json);
  }
}
