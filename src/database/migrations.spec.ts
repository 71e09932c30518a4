import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createEmptyDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { createDataSource } from './data-source.options.js';

describe('the migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    dataSource = await createDataSource(database.url).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('make what the entities describe', async () => {
    await dataSource.runMigrations();
    expect(await missingFromMigrations()).toEqual([]);
  });

  it('leave nothing behind when they are reverted', async () => {
    for (const _migration of dataSource.migrations) await dataSource.undoLastMigration();
    const left: unknown = await dataSource.query(`
      SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations'
      UNION ALL
      SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'`);
    expect(left).toEqual([]);
  });

  it('can be run again after that', async () => {
    await dataSource.runMigrations();
    expect(await missingFromMigrations()).toEqual([]);
  });

  async function missingFromMigrations(): Promise<string[]> {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  }
});
