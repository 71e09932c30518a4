import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import type { LoadedPlaybook } from './loaded-playbook.js';
import type { DeclaredAction } from './playbook.entity.js';

/** Processes that start together take turns. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('opensoar.playbook'))`;

const UPSERT = `
INSERT INTO playbook AS known (
  name, description, trigger, conditions, enabled_by_code, execution_order, priority, actions, version, file, loaded, updated_at
)
SELECT name, description, trigger, conditions, enabled_by_code, execution_order, priority, actions, version, file, true, now()
FROM jsonb_to_recordset($1::jsonb) AS found (
  name text, description text, trigger text, conditions jsonb, enabled_by_code boolean, execution_order integer,
  priority playbook_priority, actions jsonb, version text, file text
)
ON CONFLICT (name) DO UPDATE SET
  (description, trigger, conditions, enabled_by_code, execution_order, priority, actions, version, file, loaded, updated_at) =
  (excluded.description, excluded.trigger, excluded.conditions, excluded.enabled_by_code, excluded.execution_order,
   excluded.priority, excluded.actions, excluded.version, excluded.file, true, excluded.updated_at)
WHERE (known.description, known.trigger, known.conditions, known.enabled_by_code, known.execution_order, known.priority,
       known.actions, known.version, known.file, known.loaded)
  IS DISTINCT FROM
      (excluded.description, excluded.trigger, excluded.conditions, excluded.enabled_by_code, excluded.execution_order,
       excluded.priority, excluded.actions, excluded.version, excluded.file, true)`;

const MARK_GONE = `UPDATE playbook SET loaded = false, updated_at = now() WHERE loaded AND name <> ALL ($1::text[])`;

/** Keeps the table of playbooks as the loaded code declares them. What operators have switched is left alone. */
@Injectable()
export class PlaybookCatalogue {
  constructor(private readonly transactions: Transactions) {}

  /**
   * The process that comes last has the last word on what is loaded, so processes that share a database are meant to have
   * the same playbook directories.
   */
  async sync(playbooks: readonly LoadedPlaybook[]): Promise<void> {
    await this.transactions.run(async ({ manager }) => {
      await manager.query(LOCK);
      await manager.query(UPSERT, [JSON.stringify(playbooks.map(toRow))]);
      await manager.query(MARK_GONE, [playbooks.map((playbook) => playbook.definition.name)]);
    });
  }
}

function toRow({ definition, actions, version, file }: LoadedPlaybook): Record<string, unknown> {
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
    file,
  };
}
