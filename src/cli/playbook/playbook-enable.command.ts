import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { switchPlaybook } from './switch-playbook.js';

@SubCommand({ name: 'enable', arguments: '<name>', description: 'let a playbook answer again' })
export class PlaybookEnableCommand extends CliCommand {
  readonly example = 'opensoar playbook enable block_address';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([name = '']: string[], { json }: CommonOptions): Promise<void> {
    await switchPlaybook(this.api, name, true, json);
  }
}
