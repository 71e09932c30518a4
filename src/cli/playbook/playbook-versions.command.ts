import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printTable } from '../output.js';
import { versionBeginning } from './version-beginning.js';

const VERSIONS = /* GraphQL */ `
  query PlaybookVersions($name: String!) {
    playbook(name: $name) {
      version
      fileVersion
      versions {
        version
        file
        source
        createdAt
        createdBy
      }
    }
  }
`;

interface Version {
  version: string;
  file: string;
  source: string;
  createdAt: string;
  createdBy: string;
}

interface Versions {
  version: string;
  fileVersion: string | null;
  versions: Version[];
}

interface Options extends CommonOptions {
  source?: string;
}

@SubCommand({
  name: 'versions',
  arguments: '<name>',
  description: "a playbook's versions, the newest first",
})
export class PlaybookVersionsCommand extends CliCommand {
  readonly example = 'opensoar playbook versions block_address --source 3f2a91';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([name = '']: string[], { json, source }: Options): Promise<void> {
    const { playbook } = await this.api.execute<{ playbook: Versions | null }>(VERSIONS, { name });
    if (!playbook) throw new CliError(ExitCode.FAILED, `There is no playbook '${name}'.`);
    if (source !== undefined) process.stdout.write(versionBeginning(name, playbook.versions, source).source);
    else if (json) printJson(playbook);
    else print(playbook);
  }

  @Option({ flags: '--source <version>', description: 'print the source of one, given by how it begins' })
  parseSource(version: string): string {
    return version;
  }
}

function print({ version: inForce, fileVersion, versions }: Versions): void {
  printTable<Version>(
    {
      version: ({ version }) => version,
      state: ({ version }) =>
        [version === inForce && 'in force', version === fileVersion && 'of the file']
          .filter((part) => part !== false)
          .join(', '),
      since: ({ createdAt }) => createdAt,
      by: ({ createdBy }) => createdBy,
      file: ({ file }) => file,
    },
    versions,
  );
}
