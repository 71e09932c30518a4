import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATABASE } from '../database/database-name.js';

/** What a worker learns when it renews its lease. */
export interface Renewal {
  /** Executions that the database takes this worker to run. */
  held: string[];
  /** Those of them that somebody asked to cancel. */
  cancelled: string[];
}

/** Leases of worker processes: one row each, on the database's clock. */
@Injectable()
export class LeaseStore {
  constructor(@InjectDataSource(DATABASE) private readonly dataSource: DataSource) {}

  async open(worker: { id: string; host: string; pid: number }, leaseMs: number): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO worker (id, host, pid, started_at, expires_at)
       VALUES ($1, $2, $3, now(), now() + $4 * interval '1 millisecond')`,
      [worker.id, worker.host, worker.pid, leaseMs],
    );
  }

  /** Null where the lease has run out: the executions may be others' already. */
  async renew(id: string, leaseMs: number): Promise<Renewal | null> {
    const [renewed] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE worker SET expires_at = now() + $2 * interval '1 millisecond'
        WHERE id = $1 AND expires_at > now() RETURNING id`,
      [id, leaseMs],
    );
    if (renewed.length === 0) return null;
    const rows = await this.dataSource.query<{ id: string; isCancelled: boolean }[]>(
      `SELECT id, cancel_requested_at IS NOT NULL AS "isCancelled" FROM execution
        WHERE owner = $1 AND status = 'running'`,
      [id],
    );
    return {
      held: rows.map((row) => row.id),
      cancelled: rows.filter(({ isCancelled }) => isCancelled).map((row) => row.id),
    };
  }

  /** Leaves these executions to the reaper, as if their worker were gone. */
  async disown(id: string, executionIds: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE execution SET owner = NULL WHERE owner = $1 AND id = ANY($2) AND status = 'running'`,
      [id, executionIds],
    );
  }

  async close(id: string): Promise<void> {
    await this.dataSource.query(`DELETE FROM worker WHERE id = $1`, [id]);
  }
}
