import { SubCommand } from 'nest-commander';
import { CliSettings } from '../../config/cli-settings.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printLine } from '../output.js';

@SubCommand({ name: 'migrate', description: 'bring the database at DATABASE_URL up to date' })
export class DbMigrateCommand extends CliCommand {
  readonly example = 'opensoar db migrate';

  constructor(private readonly settings: CliSettings) {
    super();
  }

  override async run(_params: string[], options: CommonOptions): Promise<void> {
    const applied = await this.migrate();
    if (options.json) printJson({ applied });
    else printLine(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
  }

  private async migrate(): Promise<string[]> {
    const url = this.settings.databaseUrl;
    if (url === undefined) {
      throw new CliError(
        ExitCode.USAGE,
        'DATABASE_URL is not set. Set it to the database to migrate; the embedded Postgres is migrated by npm start.',
      );
    }
    // Loaded here, because no other command needs TypeORM and the entities.
    const { createDataSource } = await import('../../database/data-source.options.js');
    const { runMigrations } = await import('../../database/run-migrations.js');
    const dataSource = createDataSource(url);
    try {
      await dataSource.initialize();
    } catch (error) {
      throw new CliError(
        ExitCode.UNREACHABLE,
        `The database at DATABASE_URL can't be used: ${reasonOf(error)}`,
        {
          cause: error,
        },
      );
    }
    try {
      return await runMigrations(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }
}

/** A refused connection has its reason in the code alone. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
