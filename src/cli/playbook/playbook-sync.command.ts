import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../printable.js';

const SYNC = /* GraphQL */ `
  mutation SyncPlaybooks {
    syncPlaybooks {
      added
      changed
      removed
      unchanged
      errors {
        file
        message
      }
    }
  }
`;

interface Sync {
  added: string[];
  changed: string[];
  removed: string[];
  unchanged: number;
  errors: { file: string; message: string }[];
}

@SubCommand({ name: 'sync', description: 'have every process read the playbook directories again' })
export class PlaybookSyncCommand extends CliCommand {
  readonly example = 'opensoar playbook sync';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], { json }: CommonOptions): Promise<void> {
    const { syncPlaybooks: sync } = await this.api.execute<{ syncPlaybooks: Sync }>(SYNC);
    if (json) printJson(sync);
    else print(sync);
    const { length } = sync.errors;
    if (length > 0) {
      throw new CliError(
        ExitCode.FAILED,
        `${length} could not be loaded and keep the code that they had. Mend them, and sync again.`,
      );
    }
  }
}

function print({ added, changed, removed, unchanged, errors }: Sync): void {
  for (const [what, names] of Object.entries({ added, changed, removed })) {
    for (const name of names) printLine(`${what.padEnd(7)}  ${printable(name)}`);
  }
  printLine(`${unchanged} unchanged.`);
  for (const { file, message } of errors) printLine(`not loaded: ${printable(file)}: ${printable(message)}`);
}
