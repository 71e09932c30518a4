import pg from 'pg';

/**
 * A connection whose loss ends nothing but what is done on it. A client that breaks while nothing is asked of it says so by
 * an `error` event, which ends the process where nobody listens; its next statement fails in any case.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/**
 * What a group commit touches it finds by key. The planner's statistics are minutes old: after a burst it still takes a table
 * for small, and reads all of it.
 */
const NO_WHOLE_TABLES = 'SET enable_seqscan = off';

/** A pool for group commits, of so many connections that nothing else can hold up. */
export function writerPool(url: string, name: string, connections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    Client: SteadyClient,
    max: connections,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    pipeline: true,
    // Sent ahead of the first statement, which would fail of the same cause.
    onConnect: (client) => void client.query(NO_WHOLE_TABLES).catch(() => undefined),
  });
  // An idle connection that Postgres closes is not news: the next flush opens another.
  pool.on('error', () => undefined);
  return pool;
}
