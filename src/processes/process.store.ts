import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATABASE } from '../database/database-name.js';
import type { ProcessEntity } from './process.entity.js';

/** A process that has said nothing for so long is taken to be gone. */
export const GONE_AFTER_MS = 15_000;

/** A process with what the rest of the database knows of it. */
export type ListedProcess = ProcessEntity & {
  /** Null: it holds no lease, as only workers do. */
  leaseExpiresAt: Date | null;
  /** Executions that it runs. */
  load: number;
};

const REPORT = `
INSERT INTO process AS known (id, role, host, pid, started_at, seen_at, playbooks, load_errors)
VALUES ($1, $2, $3, $4, now(), now(), $5, $6)
ON CONFLICT (id) DO UPDATE SET seen_at = now(), playbooks = excluded.playbooks, load_errors = excluded.load_errors`;

const LIST = `
SELECT p.id, p.role, p.host, p.pid, p.started_at AS "startedAt", p.seen_at AS "seenAt", p.playbooks,
       p.load_errors AS "loadErrors", w.expires_at AS "leaseExpiresAt",
       (SELECT count(*)::int FROM execution e WHERE e.owner = w.id AND e.status = 'running') AS load
  FROM process p
  LEFT JOIN LATERAL (SELECT id, expires_at FROM worker w WHERE w.host = p.host AND w.pid = p.pid AND w.started_at >= p.started_at - interval '1 minute'
                      ORDER BY w.started_at DESC LIMIT 1) w ON true
 WHERE p.seen_at > now() - $1 * interval '1 millisecond'
 ORDER BY p.role, p.host, p.pid, p.id`;

/** The table of processes: each writes its own row, and any may read all. */
@Injectable()
export class ProcessStore {
  constructor(@InjectDataSource(DATABASE) private readonly dataSource: DataSource) {}

  async report(
    process: Pick<ProcessEntity, 'id' | 'role' | 'host' | 'pid' | 'playbooks' | 'loadErrors'>,
  ): Promise<void> {
    const { id, role, host, pid, playbooks, loadErrors } = process;
    await this.dataSource.query(REPORT, [
      id,
      role,
      host,
      pid,
      JSON.stringify(playbooks),
      JSON.stringify(loadErrors),
    ]);
    await this.dataSource.query(`DELETE FROM process WHERE seen_at < now() - interval '1 hour'`);
  }

  /** Those that are up. */
  list(): Promise<ListedProcess[]> {
    return this.dataSource.query<ListedProcess[]>(LIST, [GONE_AFTER_MS]);
  }

  async remove(id: string): Promise<void> {
    await this.dataSource.query('DELETE FROM process WHERE id = $1', [id]);
  }
}
