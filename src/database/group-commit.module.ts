import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Configuration } from '../config/configuration.js';
import { GroupCommit } from './group-commit.js';
import { writerPool } from './steady-client.js';

const WRITER_POOL = Symbol('WRITER_POOL');
const CONNECTIONS = 2;
/** A journey to Postgres and back takes about as long. */
const INTERVAL_MS = 3;

/** The writer of the hot path, on connections that nothing else can hold up. */
@Global()
@Module({
  providers: [
    {
      provide: WRITER_POOL,
      inject: [Configuration],
      useFactory: (configuration: Configuration) =>
        writerPool(configuration.requireDatabaseUrl(), 'opensoar writer', CONNECTIONS),
    },
    {
      provide: GroupCommit,
      inject: [WRITER_POOL],
      useFactory: (pool: Pool) =>
        new GroupCommit({ pool, connections: CONNECTIONS, intervalMs: INTERVAL_MS }),
    },
  ],
  exports: [GroupCommit],
})
export class GroupCommitModule implements OnApplicationShutdown {
  constructor(
    @Inject(WRITER_POOL) private readonly pool: Pool,
    private readonly writer: GroupCommit,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    this.writer.stop();
    await this.pool.end();
  }
}
