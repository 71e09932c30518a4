import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { JournalRow, JournalWrite } from '@opensoar/sdk/runtime';
import type { ClientBase } from 'pg';
import { type EntityManager, Repository } from 'typeorm';
import { GroupCommit, type WriteKind } from '../database/group-commit.js';
import { persevere } from '../database/persevere.js';
import { JournalEntryEntity } from './journal-entry.entity.js';

export type { JournalRow, JournalWrite };

interface WrittenRow {
  execution_id: string;
  seq: number;
}

/**
 * Takes its rows as one JSON parameter, with values that are JSON themselves as text: decoded on the way, a NUL character or
 * a lone surrogate in them would be refused. FOR SHARE holds the execution's row against a takeover until the commit: a plain
 * join lets a stale row slip in beside one. The ids a second time, and the status as text, have the executions be found by
 * their key alone (see the claim). The first outcome of a call wins.
 */
const WRITE = `
INSERT INTO journal (execution_id, seq, ord, kind, name, effect, args_digest, input, status, has_output, output,
                     error, attempts, epoch, started_at, finished_at)
(SELECT r.execution_id, r.seq, r.ord, r.kind, r.name, r.effect, r.args_digest, r.input::json, r.status, r.has_output, r.output::json,
        r.error::json, r.attempts::json, r.epoch, r.started_at, r.finished_at
   FROM json_to_recordset($1::json) AS r(
          execution_id uuid, seq int, ord int, kind journal_kind, name text, effect action_effect, args_digest text,
          input text, status action_status, has_output boolean, output text, error text, attempts text, epoch int,
          started_at timestamptz, finished_at timestamptz)
   JOIN execution e ON e.id = ANY($2::uuid[]) AND e.id = r.execution_id AND e.epoch = r.epoch AND e.status::text = 'running'
    FOR SHARE OF e)
ON CONFLICT (execution_id, seq) DO UPDATE
   SET ord = excluded.ord, status = excluded.status, has_output = excluded.has_output, output = excluded.output,
       error = excluded.error, attempts = excluded.attempts, epoch = excluded.epoch, finished_at = excluded.finished_at
 WHERE journal.ord IS NULL
RETURNING execution_id, seq`;

/** The journal of all executions. */
@Injectable()
export class JournalStore {
  constructor(
    private readonly writer: GroupCommit,
    @InjectRepository(JournalEntryEntity) private readonly entries: Repository<JournalEntryEntity>,
  ) {}

  /** Writes one row with the next group commit. */
  async write(row: JournalRow): Promise<JournalWrite> {
    const written = await this.writer.submit(JOURNAL_WRITE, row);
    return written === 'recorded' ? 'recorded' : persevere(() => this.whyMissing(row));
  }

  /** Writes one row as part of another transaction; false where the execution is no longer held under this epoch. */
  async writeWithin(manager: EntityManager, row: JournalRow): Promise<boolean> {
    const written = await manager.query<WrittenRow[]>(WRITE, asParameters([row]));
    return written.length > 0;
  }

  /** Every row of an execution, in the order of calls. */
  load(executionId: string): Promise<JournalEntryEntity[]> {
    return this.entries.find({ where: { executionId }, order: { seq: 'ASC' } });
  }

  find(executionId: string, seq: number): Promise<JournalEntryEntity | null> {
    return this.entries.findOneBy({ executionId, seq });
  }

  private async whyMissing(row: JournalRow): Promise<JournalWrite> {
    const outcome = await this.entries
      .createQueryBuilder('entry')
      .innerJoin(
        'execution',
        'execution',
        'execution.id = entry.execution_id AND execution.epoch = :epoch',
        row,
      )
      .where('entry.executionId = :executionId AND entry.seq = :seq AND entry.ord IS NOT NULL', row)
      .getOne();
    return outcome ? { superseded: outcome } : 'fenced';
  }
}

const JOURNAL_WRITE: WriteKind<JournalRow, 'recorded' | 'missing'> = {
  name: 'journal',
  single: true,
  async write(client: ClientBase, rows) {
    const { rows: written } = await client.query<WrittenRow>({
      name: 'opensoar-journal',
      text: WRITE,
      values: asParameters(lastWordOfEach(rows)),
    });
    const keys = new Set(written.map((row) => `${row.execution_id}:${row.seq}`));
    return rows.map((row) => (keys.has(`${row.executionId}:${row.seq}`) ? 'recorded' : 'missing'));
  },
};

/** One statement may touch a row only once: of an intent and an outcome that go out together, the outcome counts. */
function lastWordOfEach(rows: readonly JournalRow[]): JournalRow[] {
  const byKey = new Map<string, JournalRow>();
  for (const row of rows) {
    const key = `${row.executionId}:${row.seq}`;
    if ((byKey.get(key)?.ord ?? null) === null) byKey.set(key, row);
  }
  return [...byKey.values()];
}

function asParameters(rows: readonly JournalRow[]): [records: string, executionIds: string[]] {
  return [asRecords(rows), [...new Set(rows.map(({ executionId }) => executionId))]];
}

function asRecords(rows: readonly JournalRow[]): string {
  return JSON.stringify(
    rows.map((row) => ({
      execution_id: row.executionId,
      seq: row.seq,
      ord: row.ord,
      kind: row.kind,
      name: row.name,
      effect: row.effect,
      args_digest: row.argsDigest,
      input: jsonText(row.input),
      status: row.status,
      has_output: row.hasOutput,
      output: row.hasOutput ? JSON.stringify(row.output) : null,
      error: jsonText(row.error),
      attempts: JSON.stringify(row.attempts),
      epoch: row.epoch,
      started_at: row.startedAt,
      finished_at: row.finishedAt,
    })),
  );
}

function jsonText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
