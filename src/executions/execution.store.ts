import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import type { ClientBase } from 'pg';
import { DataSource, type EntityManager, Repository } from 'typeorm';
import { DATABASE } from '../database/database-name.js';
import { GroupCommit, type WriteKind } from '../database/group-commit.js';
import { runOn, type RunSql, type Statement } from '../database/run-sql.js';
import type { PlaybookPriority } from '../playbooks/playbook.entity.js';
import { type AlertState, ExecutionEntity, type RecordedError } from './execution.entity.js';
import { ExecutionStatus } from './execution.enums.js';

/** A claim that was won: the right to write for the execution until its epoch rises. */
export interface ClaimedExecution {
  id: string;
  playbook: string;
  playbookVersion: string;
  alertId: string | null;
  correlationId: string;
  input: unknown;
  epoch: number;
  version: number;
  sequenceId: string | null;
  recoveries: number;
  cancelRequestedAt: Date | null;
  startedAt: Date;
  alertState: AlertState | null;
}

export interface Finish {
  id: string;
  epoch: number;
  status: ExecutionStatus.SUCCEEDED | ExecutionStatus.FAILED | ExecutionStatus.CANCELLED;
  result: unknown;
  error: RecordedError | null;
  sequenceId: string | null;
}

/** What a released execution needs to be dispatched and told of. */
export interface ReleasedExecution {
  id: string;
  priority: PlaybookPriority;
  epoch: number;
  dispatches: number;
  playbook: string;
  alertId: string | null;
  version: number;
}

/** `fenced`: somebody else holds it, or it has ended; nothing was changed. */
export type FinishResult = 'fenced' | { version: number; released: ReleasedExecution[] };

const CLAIM_COLUMNS = `e.id, e.playbook, e.playbook_version AS "playbookVersion", e.alert_id AS "alertId",
  e.correlation_id AS "correlationId", e.input, e.epoch, e.version, e.sequence_id AS "sequenceId", e.recoveries,
  e.cancel_requested_at AS "cancelRequestedAt", e.started_at AS "startedAt", e.alert_state AS "alertState"`;

const INSERT: Statement = {
  name: 'insert',
  text: `
INSERT INTO execution (id, playbook, playbook_version, alert_id, trigger, status, priority, input, sequence_id,
                       sequence_position, sequence_total, recoveries, epoch, dispatched_at, dispatches, correlation_id,
                       version, queued_at, requested_by_kind, requested_by_name, requested_by_execution_id)
SELECT id, playbook, playbook_version, alert_id, trigger, status, priority, input::json, sequence_id,
       sequence_position, sequence_total, 0, 0, dispatched_at, 0, correlation_id,
       version, queued_at, requested_by_kind, requested_by_name, requested_by_execution_id
  FROM json_to_recordset($1::json) AS r(
         id uuid, playbook text, playbook_version text, alert_id uuid, trigger execution_trigger,
         status execution_status, priority playbook_priority, input text, sequence_id uuid, sequence_position int,
         sequence_total int, dispatched_at timestamptz, correlation_id uuid, version int, queued_at timestamptz,
         requested_by_kind actor_kind, requested_by_name text, requested_by_execution_id uuid)
ON CONFLICT (id) DO NOTHING`,
};

const START = `status = 'running', owner = $1, epoch = e.epoch + 1, version = e.version + 1,
  -- What has not begun takes the version that is in force; what has begun keeps its own.
  playbook_version = CASE WHEN e.started_at IS NULL THEN coalesce(
    (SELECT p.version FROM playbook p WHERE p.name = e.playbook AND p.loaded), e.playbook_version) ELSE e.playbook_version END,
  -- Not now(): the transaction may have begun before that which ended the one before it in the sequence.
  started_at = coalesce(e.started_at, clock_timestamp()), alert_state = coalesce(e.alert_state, (
    SELECT jsonb_build_object('severity', a.severity, 'status', a.status, 'determination', a.determination,
             'tags', a.tags, 'partner', a.partner, 'assignee', p.username)
      FROM alert a LEFT JOIN analyst p ON p.id = a.assignee_id WHERE a.id = e.alert_id))`;

const RELEASED_COLUMNS = `e.id, e.priority, e.epoch, e.dispatches, e.playbook, e.alert_id AS "alertId", e.version,
  e.sequence_id AS "sequenceId"`;

/** The alert's timeline says when one of its executions starts for the first time … */
const NOTE_START = `
INSERT INTO alert_event (alert_id, kind, actor_kind, actor_name, actor_execution_id, at)
SELECT c."alertId", 'execution_started', 'playbook', c.playbook, c.id, c."startedAt"
  FROM claimed c WHERE c."alertId" IS NOT NULL AND c.epoch = 1`;

// Here and below, rows are found by their key, and the status is compared as text, so that no index over it is taken: each
// execution leaves a dead entry there for every state that it had, of which the planner knows nothing.
// The second branch finds claims whose commit was never confirmed, because the connection was lost just then.
const CLAIM = `
WITH due AS (
  SELECT id FROM execution WHERE id = ANY($2::uuid[]) AND status::text = 'queued' ORDER BY id FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE execution e SET ${START} FROM due WHERE e.id = due.id RETURNING ${CLAIM_COLUMNS}
), noted AS (${NOTE_START})
SELECT * FROM claimed
UNION ALL
SELECT ${CLAIM_COLUMNS} FROM execution e
 WHERE e.id = ANY($2::uuid[]) AND e.status::text = 'running' AND e.owner IS NOT DISTINCT FROM $1`;

const CLAIM_DUE = `
WITH due AS (
  SELECT id FROM execution WHERE status = 'queued' AND priority = ANY($2::playbook_priority[])
   ORDER BY priority, queued_at, id LIMIT $3 FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE execution e SET ${START} FROM due WHERE e.id = due.id RETURNING ${CLAIM_COLUMNS}
), noted AS (${NOTE_START})
SELECT * FROM claimed`;

/** … and when it ends. */
const FINISH = `
WITH finished AS (
  UPDATE execution e
     SET status = f.status, result = f.result::json, error = f.error::json, owner = NULL, finished_at = now(),
         version = e.version + 1
    FROM json_to_recordset($1::json) AS f(id uuid, epoch int, status execution_status, result text, error text)
   WHERE e.id = ANY($2::uuid[]) AND e.id = f.id AND e.epoch = f.epoch AND e.status::text = 'running'
  RETURNING e.id, e.version, e.alert_id, e.playbook, e.status, e.error
), noted AS (
  INSERT INTO alert_event (alert_id, kind, "to", reason, actor_kind, actor_name, actor_execution_id, at)
  SELECT alert_id, 'execution_finished', status, error ->> 'message', 'playbook', playbook, id, now()
    FROM finished WHERE alert_id IS NOT NULL
)
SELECT id, version FROM finished`;

// At most one member of a sequence is on its way at any time: the first pending one is next, once none is.
const RELEASE_NEXT = `
UPDATE execution e SET status = 'queued', queued_at = now(), dispatched_at = now(), version = e.version + 1
  FROM (SELECT DISTINCT ON (p.sequence_id) p.id FROM execution p
         WHERE p.sequence_id = ANY($1::uuid[]) AND p.status::text = 'pending'
           AND NOT EXISTS (SELECT 1 FROM execution a WHERE a.sequence_id = p.sequence_id
                              AND a.status::text IN ('queued', 'running', 'suspended'))
         ORDER BY p.sequence_id, p.sequence_position) next
 WHERE e.id = next.id AND e.status = 'pending'
RETURNING ${RELEASED_COLUMNS}`;

type Released = ReleasedExecution & { sequenceId: string };

/** All statements that move executions. Each is guarded by status and epoch, so that it changes a row once or not at all. */
@Injectable()
export class ExecutionStore {
  constructor(
    private readonly writer: GroupCommit,
    @InjectRepository(ExecutionEntity) private readonly executions: Repository<ExecutionEntity>,
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
  ) {}

  /** Inserts one execution with the next group commit. */
  insert(execution: ExecutionEntity): Promise<void> {
    return this.writer.submit(INSERT_WRITE, execution);
  }

  /** Claims one execution for a worker with the next group commit; null where it is not to be had. */
  claim(id: string, owner: string): Promise<ClaimedExecution | null> {
    return this.writer.submit(CLAIM_WRITE, { id, owner });
  }

  /** Claims the next due executions, most urgent and oldest first, straight from the table. */
  async claimDue(
    owner: string,
    priorities: readonly PlaybookPriority[],
    limit: number,
  ): Promise<ClaimedExecution[]> {
    // A statement that begins with WITH and ends with SELECT gives its rows alone, without their number.
    return this.dataSource.query<ClaimedExecution[]>(CLAIM_DUE, [owner, priorities, limit]);
  }

  /** Ends an execution and releases the next of its sequence, in one transaction. */
  finish(finish: Finish): Promise<FinishResult> {
    return this.writer.submit(FINISH_WRITE, finish);
  }

  /** Releases the next member of each sequence in which none is on its way. */
  async releaseNext(manager: EntityManager, sequenceIds: readonly string[]): Promise<ReleasedExecution[]> {
    if (sequenceIds.length === 0) return [];
    const [rows] = await manager.query<[Released[], number]>(RELEASE_NEXT, [sequenceIds]);
    return rows;
  }

  /** Puts a running execution to sleep until somebody settles what is uncertain; false where it is fenced. */
  async suspend(id: string, epoch: number): Promise<boolean> {
    const { affected } = await this.executions
      .createQueryBuilder()
      .update()
      .set({ status: ExecutionStatus.SUSPENDED, owner: null, version: () => 'version + 1' })
      .where({ id, epoch, status: ExecutionStatus.RUNNING })
      .execute();
    return affected === 1;
  }

  /** Gives running executions back to the queue, unfinished: what a worker does that has to stop. */
  async handBack(owner: string): Promise<ReleasedExecution[]> {
    const [rows] = await this.dataSource.query<[Released[], number]>(
      `UPDATE execution e SET status = 'queued', owner = NULL, epoch = e.epoch + 1, dispatched_at = now(),
              version = e.version + 1
        WHERE e.owner = $1 AND e.status = 'running' RETURNING ${RELEASED_COLUMNS}`,
      [owner],
    );
    return rows;
  }
}

/** Inserts executions with the caller's transaction. Safe to repeat: an id is used once. */
export async function insertExecutions(sql: RunSql, executions: readonly ExecutionEntity[]): Promise<void> {
  if (executions.length > 0) await sql(INSERT, [JSON.stringify(executions.map(asInsertRecord))]);
}

const INSERT_WRITE: WriteKind<ExecutionEntity, void> = {
  name: 'insert',
  single: true,
  async write(client: ClientBase, executions) {
    await insertExecutions(runOn(client), executions);
    return executions.map(() => undefined);
  },
};

const CLAIM_WRITE: WriteKind<{ id: string; owner: string }, ClaimedExecution | null> = {
  name: 'claim',
  single: true,
  async write(client: ClientBase, items) {
    // A worker that has just taken a new identity may still have claims of its old one under way: those are lost anyway.
    const owner = items.at(-1)?.owner ?? null;
    const { rows } = await client.query<ClaimedExecution>({
      name: 'opensoar-claim',
      text: CLAIM,
      values: [owner, items.filter((item) => item.owner === owner).map((item) => item.id)],
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return items.map((item) => (item.owner === owner ? (byId.get(item.id) ?? null) : null));
  },
};

const FINISH_WRITE: WriteKind<Finish, FinishResult> = {
  name: 'finish',
  single: (finishes) => finishes.every(({ sequenceId }) => sequenceId === null),
  async write(client: ClientBase, finishes) {
    const { rows } = await client.query<{ id: string; version: number }>({
      name: 'opensoar-finish',
      text: FINISH,
      values: [JSON.stringify(finishes.map(asFinishRecord)), finishes.map(({ id }) => id)],
    });
    const versions = new Map(rows.map((row) => [row.id, row.version]));
    const ended = finishes.filter(({ id }) => versions.has(id));
    const sequences = ended.flatMap(({ sequenceId }) => (sequenceId === null ? [] : [sequenceId]));
    const released = sequences.length === 0 ? [] : await releaseNext(client, sequences);
    return finishes.map((finish) => {
      const version = versions.get(finish.id);
      if (version === undefined) return 'fenced';
      return { version, released: released.filter(({ sequenceId }) => sequenceId === finish.sequenceId) };
    });
  },
};

function asInsertRecord(execution: ExecutionEntity) {
  return {
    id: execution.id,
    playbook: execution.playbook,
    playbook_version: execution.playbookVersion,
    alert_id: execution.alertId,
    trigger: execution.trigger,
    status: execution.status,
    priority: execution.priority,
    input: execution.input === null ? null : JSON.stringify(execution.input),
    sequence_id: execution.sequenceId,
    sequence_position: execution.sequencePosition,
    sequence_total: execution.sequenceTotal,
    dispatched_at: execution.dispatchedAt,
    correlation_id: execution.correlationId,
    version: execution.version,
    queued_at: execution.queuedAt,
    requested_by_kind: execution.requestedBy.kind,
    requested_by_name: execution.requestedBy.name,
    requested_by_execution_id: execution.requestedBy.executionId,
  };
}

/** Values that are JSON themselves go as text: see the journal's statement. */
function asFinishRecord({ id, epoch, status, result, error }: Finish) {
  return {
    id,
    epoch,
    status,
    result: result === null || result === undefined ? null : JSON.stringify(result),
    error: error && JSON.stringify(error),
  };
}

async function releaseNext(client: ClientBase, sequenceIds: string[]): Promise<Released[]> {
  const { rows } = await client.query<Released>({
    name: 'opensoar-release',
    text: RELEASE_NEXT,
    values: [sequenceIds],
  });
  return rows;
}
