import type { DataSource } from 'typeorm';
import type { CliSettings } from '../../config/cli-settings.js';
import { CliError, ExitCode } from '../cli-error.js';

/** Connects to DATABASE_URL for as long as `work` takes. Throws a `CliError` where that can't be. */
export async function useDatabase<Result>(
  settings: CliSettings,
  work: (dataSource: DataSource) => Promise<Result>,
): Promise<Result> {
  const url = settings.databaseUrl;
  if (url === undefined) {
    throw new CliError(
      ExitCode.USAGE,
      'DATABASE_URL is not set. Set it to the database that is meant; the embedded Postgres is migrated by npm start.',
    );
  }
  // Loaded here, because no other command needs TypeORM and the entities.
  const { createDataSource } = await import('../../database/data-source.options.js');
  const dataSource = createDataSource(url);
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new CliError(
      ExitCode.UNREACHABLE,
      `The database at DATABASE_URL can't be used: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** A refused connection has its reason in the code alone. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
