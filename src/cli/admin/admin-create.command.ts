import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { createAnalyst } from '../analyst/new-analyst.js';

interface Options extends CommonOptions {
  displayName?: string;
  passwordStdin?: boolean;
}

@SubCommand({
  name: 'create',
  arguments: '<username>',
  description: 'make an administrator, with a generated password unless one is given',
})
export class AdminCreateCommand extends CliCommand {
  readonly example = "opensoar admin create ana --display-name 'Ana Ruiz'";

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([username]: string[], { displayName, ...options }: Options): Promise<void> {
    await createAnalyst(this.api, { username, displayName, role: 'ADMIN' }, options);
  }

  @Option({ flags: '--display-name <name>', description: 'how the administrator is shown' })
  parseDisplayName(name: string): string {
    return name;
  }

  @Option({ flags: '--password-stdin', description: 'read the password from stdin' })
  parsePasswordStdin(): boolean {
    return true;
  }
}
