import type { DataSource } from 'typeorm';

/** Which migrations a database has seen. */
export interface MigrationStatus {
  /** In the order in which they were applied. */
  readonly applied: readonly AppliedMigration[];
  /** In the order in which they would be applied. */
  readonly waiting: readonly string[];
}

export interface AppliedMigration {
  readonly name: string;
  /** False where another version of the code brought it. */
  readonly known: boolean;
}

/** Only reads: TypeORM's own way to tell would make the table that it looks into. */
export async function readMigrationStatus(dataSource: DataSource): Promise<MigrationStatus> {
  const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
  const table = dataSource.options.migrationsTableName ?? 'migrations';
  const [found] = await dataSource.query<{ there: boolean }[]>(
    'SELECT to_regclass($1) IS NOT NULL AS there',
    [table],
  );
  const rows = found?.there
    ? await dataSource.query<{ name: string }[]>(`SELECT name FROM ${table} ORDER BY id`)
    : [];
  const applied = new Set(rows.map(({ name }) => name));
  return {
    applied: rows.map(({ name }) => ({ name, known: known.includes(name) })),
    waiting: known.filter((name) => !applied.has(name)),
  };
}
