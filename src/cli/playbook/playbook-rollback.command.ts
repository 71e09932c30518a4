import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../printable.js';
import { versionBeginning } from './version-beginning.js';

const VERSIONS = /* GraphQL */ `
  query VersionsToRollBackTo($name: String!) {
    playbook(name: $name) {
      versions {
        version
      }
    }
  }
`;

const ROLL_BACK = /* GraphQL */ `
  mutation RollBackPlaybook($name: String!, $version: String!) {
    rollbackPlaybook(name: $name, version: $version) {
      name
      version
      fileVersion
      rolledBack
    }
  }
`;

interface RolledBack {
  name: string;
  version: string;
  rolledBack: boolean;
}

@SubCommand({
  name: 'rollback',
  arguments: '<name> <version>',
  argsDescription: { version: 'one of `playbook versions`, or how it begins' },
  description: 'put an earlier version into force, until the file changes again',
})
export class PlaybookRollbackCommand extends CliCommand {
  readonly example = 'opensoar playbook rollback block_address 3f2a91';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([name = '', begins = '']: string[], { json }: CommonOptions): Promise<void> {
    const version = await this.find(name, begins);
    const { rollbackPlaybook: now } = await this.api.execute<{ rollbackPlaybook: RolledBack }>(ROLL_BACK, {
      name,
      version,
    });
    if (json) printJson(now);
    else if (now.rolledBack) {
      printLine(`${printable(now.name)} is rolled back to ${now.version}, until its file changes.`);
    } else printLine(`${printable(now.name)} is at ${now.version} again, which its file has.`);
  }

  private async find(name: string, begins: string): Promise<string> {
    const { playbook } = await this.api.execute<{ playbook: { versions: { version: string }[] } | null }>(
      VERSIONS,
      { name },
    );
    if (!playbook) throw new CliError(ExitCode.FAILED, `There is no playbook '${name}'.`);
    return versionBeginning(name, playbook.versions, begins).version;
  }
}
