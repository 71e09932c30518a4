import type { Iocs } from '@opensoar/sdk';
import type { EntityManager } from 'typeorm';
import { AlertStatus, Determination, type Severity } from './alert.enums.js';
import { checkTags, checkText, LIMITS } from './text.js';

/** Everything that a new alert needs. */
export interface AlertDraft {
  id: string;
  source: string;
  sourceId: string | null;
  title: string;
  description: string | null;
  severity: Severity;
  sourceIp: string | null;
  destIp: string | null;
  hostname: string | null;
  ruleName: string | null;
  tags: string[];
  iocs: Iocs;
  partner: string | null;
  /** The alert's own part of the payload, as JSON text. */
  raw: string;
  rawSha256: string;
  payloadId: string;
  correlationId: string;
  /** A list of decisions, stored as it is. */
  decisions: readonly unknown[];
}

/** Refuses a draft that the table could not hold. */
export function checkDraft(draft: AlertDraft): void {
  checkText('source', draft.source, LIMITS.source);
  checkText('sourceId', draft.sourceId ?? '', LIMITS.sourceId);
  checkText('title', draft.title, Infinity);
  checkText('description', draft.description ?? '', Infinity);
  checkText('sourceIp', draft.sourceIp ?? '', LIMITS.ip);
  checkText('destIp', draft.destIp ?? '', LIMITS.ip);
  checkText('hostname', draft.hostname ?? '', LIMITS.hostname);
  checkText('ruleName', draft.ruleName ?? '', Infinity);
  checkText('partner', draft.partner ?? '', LIMITS.partner);
  checkTags(draft.tags);
}

/**
 * Inserts the alert, or raises the duplicate count of the one that has the same partner, source and sourceId. Gives the id
 * of the row that there is now.
 */
export async function insertOrCount(manager: EntityManager, draft: AlertDraft, now: Date): Promise<string> {
  const [row] = await manager.query<{ id: string }[]>(INSERT_OR_COUNT, [
    draft.id,
    draft.source,
    draft.sourceId,
    draft.title,
    draft.description,
    draft.severity,
    AlertStatus.NEW,
    Determination.UNKNOWN,
    draft.sourceIp,
    draft.destIp,
    draft.hostname,
    draft.ruleName,
    draft.tags,
    JSON.stringify(draft.iocs),
    draft.partner || null,
    draft.raw,
    draft.rawSha256,
    draft.payloadId,
    draft.correlationId,
    JSON.stringify(draft.decisions),
    now,
  ]);
  return row?.id ?? draft.id;
}

// By hand: the conflict target is an expression, and the raw JSON goes in as the text that it is.
const INSERT_OR_COUNT = `
INSERT INTO alert (
  id, source, source_id, title, description, severity, status, determination, source_ip, dest_ip, hostname, rule_name,
  tags, iocs, partner, raw, raw_sha256, payload_id, correlation_id, decisions, created_at, updated_at,
  duplicate_count, version
) VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
  $13, $14, $15, $16, $17, $18, $19, $20, $21, $21,
  0, 1
)
ON CONFLICT (coalesce(partner, ''), source, source_id) WHERE source_id IS NOT NULL DO UPDATE SET
  duplicate_count = alert.duplicate_count + 1,
  version = alert.version + 1,
  updated_at = excluded.updated_at
RETURNING id`;
