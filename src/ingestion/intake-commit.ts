import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Configuration } from '../config/configuration.js';
import { GroupCommit, type WriteKind } from '../database/group-commit.js';
import { writerPool } from '../database/steady-client.js';
import { TooBusyError } from './ingestion.errors.js';
import type { IncomingDelivery, IntakeResult } from './incoming-delivery.js';

export const INTAKE_POOL = Symbol('INTAKE_POOL');
const CONNECTIONS = 2;
/** In one transaction, alerts and bytes together: what keeps it short. */
const MAX_WEIGHT = 500;
/** How many bytes count as much as one alert. */
const BYTES_PER_ALERT = 16_384;
/** A sender is told sooner than it would give up, and sends again. */
const PATIENCE_MS = 3_000;
/** Bytes of deliveries that wait for their commit: beyond it no more is taken in, so that memory stays bounded. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export const intakePool = {
  provide: INTAKE_POOL,
  inject: [Configuration],
  useFactory: (configuration: Configuration): Pool =>
    writerPool(configuration.requireDatabaseUrl(), 'opensoar intake', CONNECTIONS),
};

/** The group commits of what arrives, on connections of their own: large batches don't hold up the engine. */
@Injectable()
export class IntakeCommit extends GroupCommit implements OnApplicationShutdown {
  private waitingBytes = 0;

  constructor(@Inject(INTAKE_POOL) private readonly pool: Pool) {
    super({ pool, connections: CONNECTIONS, maxItems: MAX_WEIGHT, weigh, patienceMs: PATIENCE_MS });
  }

  /** Throws a `TooBusyError` where there is no room for it. Resolves after the commit. */
  async take(
    kind: WriteKind<IncomingDelivery, IntakeResult>,
    delivery: IncomingDelivery,
  ): Promise<IntakeResult> {
    const { size } = delivery;
    if (this.waitingBytes > 0 && this.waitingBytes + size > MAX_WAITING_BYTES) throw new TooBusyError();
    this.waitingBytes += size;
    try {
      return await this.submit(kind, delivery);
    } finally {
      this.waitingBytes -= size;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.pool.end();
  }
}

/** Nothing but deliveries is submitted. */
function weigh(item: unknown): number {
  const { arrivals, size } = item as IncomingDelivery;
  return arrivals.length + Math.floor(size / BYTES_PER_ALERT);
}
