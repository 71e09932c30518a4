import { SubCommand } from 'nest-commander';
import { CliSettings } from '../../config/cli-settings.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printTable } from '../output.js';
import { toned } from '../tone.js';
import { useDatabase } from './use-database.js';

@SubCommand({
  name: 'status',
  description: 'which migrations the database at DATABASE_URL has seen; exit code 1 where some wait',
})
export class DbStatusCommand extends CliCommand {
  readonly example = 'opensoar db status';

  constructor(private readonly settings: CliSettings) {
    super();
  }

  override async run(_params: string[], options: CommonOptions): Promise<void> {
    const status = await useDatabase(this.settings, async (dataSource) => {
      const { readMigrationStatus } = await import('../../database/migration-status.js');
      return readMigrationStatus(dataSource);
    });
    const rows = [
      ...status.applied.map(({ name, known }) => ({
        name,
        state: known ? toned('applied', 'good') : toned('applied by another version', 'warning'),
      })),
      ...status.waiting.map((name) => ({ name, state: toned('waits', 'warning') })),
    ];
    if (options.json) printJson(status);
    else printTable({ migration: ({ name }) => name, state: ({ state }) => state }, rows);
    const { length } = status.waiting;
    if (length > 0) {
      throw new CliError(ExitCode.FAILED, `${length} of ${rows.length} wait: run \`opensoar db migrate\`.`);
    }
  }
}
