import { SubCommand } from 'nest-commander';
import { CliSettings } from '../../config/cli-settings.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printLine } from '../output.js';
import { withProgress } from '../progress.js';
import { useDatabase } from './use-database.js';

@SubCommand({ name: 'migrate', description: 'bring the database at DATABASE_URL up to date' })
export class DbMigrateCommand extends CliCommand {
  readonly example = 'opensoar db migrate';

  constructor(private readonly settings: CliSettings) {
    super();
  }

  override async run(_params: string[], options: CommonOptions): Promise<void> {
    const applied = await withProgress((progress) =>
      useDatabase(this.settings, async (dataSource) => {
        const { runMigrations } = await import('../../database/run-migrations.js');
        const { readMigrationStatus } = await import('../../database/migration-status.js');
        const { waiting } = await readMigrationStatus(dataSource);
        progress.show('Waiting for others that migrate this database.');
        return runMigrations(dataSource, () => progress.show(`Applying ${waiting.join(', ')}.`));
      }),
    );
    if (options.json) printJson({ applied });
    else printLine(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
  }
}
