import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Transactions } from '../database/transactions.js';
import type { PlaybookInForce } from './playbook-library.js';
import type { DeclaredAction } from './playbook.entity.js';

/** Processes that start together take turns. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('opensoar.playbook'))`;

const UPSERT = `
INSERT INTO playbook AS known (
  name, description, trigger, conditions, enabled_by_code, execution_order, priority, actions, version, file_version, file,
  loaded, updated_at
)
SELECT name, description, trigger, conditions, enabled_by_code, execution_order, priority, actions, version, file_version, file,
       true, now()
FROM jsonb_to_recordset($1::jsonb) AS found (
  name text, description text, trigger text, conditions jsonb, enabled_by_code boolean, execution_order integer,
  priority playbook_priority, actions jsonb, version text, file_version text, file text
)
ON CONFLICT (name) DO UPDATE SET
  (description, trigger, conditions, enabled_by_code, execution_order, priority, actions, version, file_version, held_version,
   file, loaded, updated_at) =
  (excluded.description, excluded.trigger, excluded.conditions, excluded.enabled_by_code, excluded.execution_order,
   excluded.priority, excluded.actions, excluded.version, excluded.file_version,
   CASE WHEN excluded.version <> excluded.file_version THEN excluded.version
        WHEN known.file_version = excluded.file_version THEN known.held_version END,
   excluded.file, true, excluded.updated_at)
WHERE (known.description, known.trigger, known.conditions, known.enabled_by_code, known.execution_order, known.priority,
       known.actions, known.version, known.file_version, known.file, known.loaded)
  IS DISTINCT FROM
      (excluded.description, excluded.trigger, excluded.conditions, excluded.enabled_by_code, excluded.execution_order,
       excluded.priority, excluded.actions, excluded.version, excluded.file_version, excluded.file, true)`;

const KEEP_VERSIONS = `
INSERT INTO playbook_version (name, version, file, source, bundle, created_at, created_by)
SELECT name, version, file, source, bundle, now(), $2
  FROM jsonb_to_recordset($1::jsonb) AS found (name text, version text, file text, source text, bundle text)
ON CONFLICT (name, version) DO NOTHING`;

/** What a process goes by when it decides which version of a playbook is in force. */
const STATE = `
SELECT coalesce(string_agg(concat_ws(' ', name, version, file_version, held_version, loaded), ',' ORDER BY name), '') AS state
  FROM playbook`;

const MARK_GONE = `UPDATE playbook SET loaded = false, updated_at = now() WHERE loaded AND name <> ALL ($1::text[])`;

/** Keeps the table of playbooks as the code in force declares them, and that code. What operators have switched is left alone. */
@Injectable()
export class PlaybookCatalogue {
  constructor(private readonly transactions: Transactions) {}

  /** What the table says, for `sync` to find out whether it still does. */
  async state(): Promise<string> {
    return this.transactions.run(({ manager }) => readState(manager));
  }

  /**
   * The process that comes last has the last word on what is loaded, so processes that share a database are meant to have
   * the same playbook directories. `by` is named beside code that is new. False, and nothing is written, where the table
   * has changed since `since`: what is in force was decided by what is no longer so.
   */
  async sync(inForce: readonly PlaybookInForce[], by: string, since: string): Promise<boolean> {
    return this.transactions.run(async ({ manager }) => {
      await manager.query(LOCK);
      if ((await readState(manager)) !== since) return false;
      await manager.query(UPSERT, [JSON.stringify(inForce.map(toRow))]);
      await manager.query(KEEP_VERSIONS, [JSON.stringify(inForce.flatMap(toVersion)), by]);
      await manager.query(MARK_GONE, [inForce.map(({ playbook }) => playbook.definition.name)]);
      return true;
    });
  }
}

async function readState(manager: EntityManager): Promise<string> {
  const [row] = await manager.query<{ state: string }[]>(STATE);
  return row?.state ?? '';
}

function toVersion({ playbook }: PlaybookInForce): Record<string, unknown>[] {
  const { definition, version, file, code } = playbook;
  return code ? [{ name: definition.name, version, file, ...code }] : [];
}

function toRow({ playbook, fileVersion }: PlaybookInForce): Record<string, unknown> {
  const { definition, actions, version, file } = playbook;
  return {
    name: definition.name,
    description: definition.description,
    trigger: definition.trigger,
    conditions: definition.conditions,
    enabled_by_code: definition.enabled,
    execution_order: definition.order,
    priority: definition.priority,
    actions: actions.map(
      ({ name, timeoutMs, retries, retryBackoff, effect, description }): DeclaredAction => ({
        name,
        timeoutMs,
        retries,
        retryBackoff,
        effect,
        description: description ?? '',
      }),
    ),
    version,
    file_version: fileVersion,
    file,
  };
}
