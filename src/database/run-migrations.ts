import type { DataSource } from 'typeorm';

/** Two processes may start at once: one migrates, the other waits for it. Any number will do. */
const MIGRATION_LOCK = 7_301_944;

/**
 * Applies the migrations that the database has not seen; resolves to their names, in order. `beforeFirst` is called when
 * there are some, and may throw to leave them.
 */
export async function runMigrations(dataSource: DataSource, beforeFirst?: () => void): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (!(await dataSource.showMigrations())) return [];
    beforeFirst?.();
    const applied = await dataSource.runMigrations();
    return applied.map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.release();
  }
}
