import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { DATABASE } from '../database/database-name.js';
import { ExecutionStore, type ReleasedExecution } from './execution.store.js';
import type { ExecutionStatus } from './execution.enums.js';

/** How often an execution may lose its worker before it is taken to be the cause. */
export const MAX_RECOVERIES = 3;
/** Executions that one round takes up. */
const CHUNK = 500;
/** The advisory lock that one process at a time does these rounds under. */
const LOCK = 0x0534f4152;

export interface ReapedExecution extends ReleasedExecution {
  status: ExecutionStatus;
  sequenceId: string | null;
}

const COLUMNS = `e.id, e.priority, e.epoch, e.dispatches, e.playbook, e.alert_id AS "alertId", e.version, e.status,
  e.sequence_id AS "sequenceId"`;

/** What is put right from the table alone: executions whose worker is gone, hints that are gone. */
@Injectable()
export class RecoveryStore {
  constructor(
    private readonly executions: ExecutionStore,
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
  ) {}

  /** Runs `work` unless another process is at it right now; null then. */
  async alone<T>(work: (manager: EntityManager) => Promise<T>): Promise<T | null> {
    return this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ taken: boolean }[]>(
        'SELECT pg_try_advisory_xact_lock($1) AS taken',
        [LOCK],
      );
      return lock?.taken ? work(manager) : null;
    });
  }

  /**
   * Takes running executions from workers whose lease has run out, or that gave them up: back into the queue, or to their end where somebody had
   * asked for it or where they have lost too many workers. Releases what waited for those that ended.
   */
  async reap(manager: EntityManager): Promise<{ reaped: ReapedExecution[]; released: ReleasedExecution[] }> {
    const reaped = await manager.query<ReapedExecution[]>(
      `WITH lost AS (
         SELECT e.id FROM execution e
          WHERE e.status = 'running'
            AND NOT EXISTS (SELECT 1 FROM worker w WHERE w.id = e.owner AND w.expires_at > now())
          ORDER BY e.id LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED
       ), reaped AS (
       UPDATE execution e
          SET status = CASE WHEN e.cancel_requested_at IS NOT NULL THEN 'cancelled'
                            WHEN e.recoveries >= ${MAX_RECOVERIES} THEN 'failed'
                            ELSE 'queued' END::execution_status,
              finished_at = CASE WHEN e.cancel_requested_at IS NOT NULL OR e.recoveries >= ${MAX_RECOVERIES}
                                 THEN now() END,
              error = CASE WHEN e.cancel_requested_at IS NULL AND e.recoveries >= ${MAX_RECOVERIES} THEN
                json_build_object('name', 'WorkerLostError', 'action', NULL, 'message',
                  'Its worker died under it ' || e.recoveries + 1 || ' times, so it is not run again.') END,
              owner = NULL, epoch = e.epoch + 1, dispatched_at = now(),
              recoveries = e.recoveries + (e.cancel_requested_at IS NULL AND e.recoveries < ${MAX_RECOVERIES})::int,
              version = e.version + 1
         FROM lost WHERE e.id = lost.id
       RETURNING e.*
       ), noted AS (
         INSERT INTO alert_event (alert_id, kind, "to", reason, actor_kind, actor_name, actor_execution_id, at)
         SELECT alert_id, 'execution_finished', status, error ->> 'message', 'playbook', playbook, id, now()
           FROM reaped WHERE alert_id IS NOT NULL AND status <> 'queued')
       SELECT ${COLUMNS} FROM reaped e`,
    );
    await manager.query(`DELETE FROM worker WHERE expires_at < now() - interval '1 hour'`);
    const sequences = reaped.flatMap(({ sequenceId, status }) =>
      sequenceId === null || status === 'queued' ? [] : [sequenceId],
    );
    return { reaped, released: await this.executions.releaseNext(manager, sequences) };
  }

  /**
   * Queued executions whose hint is older than `olderThanMs` and may be lost, the most urgent first. A hint that was not
   * lost is then given twice, and does no harm.
   */
  async findStale(manager: EntityManager, olderThanMs: number, limit: number): Promise<ReleasedExecution[]> {
    const [stale] = await manager.query<[ReleasedExecution[], number]>(
      `UPDATE execution e SET dispatched_at = now()
         FROM (SELECT id FROM execution
                WHERE status = 'queued' AND (dispatched_at IS NULL OR dispatched_at < now() - $1 * interval '1 millisecond')
                ORDER BY priority, queued_at, id LIMIT $2 FOR UPDATE SKIP LOCKED) stale
        WHERE e.id = stale.id
       RETURNING ${COLUMNS}`,
      [olderThanMs, limit],
    );
    return stale;
  }

  /** Sleepers whose time has come. */
  async wake(manager: EntityManager): Promise<ReleasedExecution[]> {
    const [woken] = await manager.query<[ReleasedExecution[], number]>(
      `UPDATE execution e SET status = 'queued', wake_at = NULL, queued_at = now(), dispatched_at = now(),
              version = e.version + 1
         FROM (SELECT id FROM execution WHERE status = 'suspended' AND wake_at <= now()
                ORDER BY wake_at LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED) due
        WHERE e.id = due.id
       RETURNING ${COLUMNS}`,
    );
    return woken;
  }
}
