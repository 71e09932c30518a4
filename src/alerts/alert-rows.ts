import type { RunSql, Statement } from '../database/run-sql.js';
import type { AlertDraft } from './alert-draft.js';
import type { AlertEntity } from './alert.entity.js';
import type { NewAlertEvent } from './alert-timeline.js';

// Statements over many alerts at once. Their rows come as one JSON parameter; values that are JSON themselves as text in it.

/** The columns of an alert that are always loaded. */
const COLUMNS = `a.id, a.source, a.source_id AS "sourceId", a.title, a.description, a.severity, a.status, a.determination,
  a.source_ip AS "sourceIp", a.dest_ip AS "destIp", a.hostname, a.rule_name AS "ruleName", a.tags, a.iocs, a.partner,
  a.raw_sha256 AS "rawSha256", a.payload_id AS "payloadId", a.duplicate_count AS "duplicateCount",
  a.assignee_id AS "assigneeId", a.correlation_id AS "correlationId", a.version, a.created_at AS "createdAt",
  a.updated_at AS "updatedAt", a.resolved_at AS "resolvedAt", a.fingerprint,
  a.reported_severity AS "reportedSeverity"`;

const FIND: Statement = {
  name: 'alert-find',
  text: `SELECT ${COLUMNS} FROM alert a WHERE a.id = ANY($1::uuid[])`,
};

// Everyone who locks several alerts does it in the order of their ids, so that none waits for another in a circle. The ids
// are looked up first, one by one: joined, the planner takes a table of which it has no statistics yet for small, and reads
// all of it for each flush.
const LOCK_BY_SOURCE_ID: Statement = {
  name: 'alert-lock-by-source-id',
  text: `
SELECT ${COLUMNS} FROM alert a
 WHERE a.id = ANY(ARRAY(
         SELECT known.id
           FROM json_to_recordset($1::json) AS r(partner text, source text, source_id text)
          CROSS JOIN LATERAL (
                  SELECT id FROM alert
                   WHERE coalesce(partner, '') = coalesce(r.partner, '') AND source = r.source
                     AND source_id = r.source_id AND source_id IS NOT NULL LIMIT 1) known))
 ORDER BY a.id FOR UPDATE OF a`,
};

const LOCK_BY_FINGERPRINT: Statement = {
  name: 'alert-lock-by-fingerprint',
  text: `
SELECT ${COLUMNS} FROM alert a
 WHERE a.id = ANY(ARRAY(
         SELECT latest.id
           FROM json_to_recordset($1::json) AS r(fingerprint text, partner text, window_s int)
          CROSS JOIN LATERAL (
                  SELECT id FROM alert
                   WHERE fingerprint = r.fingerprint AND coalesce(partner, '') = coalesce(r.partner, '')
                     AND created_at > now() - r.window_s * interval '1 second'
                   ORDER BY created_at DESC LIMIT 1) latest))
 ORDER BY a.id FOR UPDATE OF a`,
};

// No index can keep two alerts of one fingerprint apart, as they may be after the window. A fixed number of locks, so that
// their table never overflows.
const LOCK_FINGERPRINTS: Statement = {
  name: 'alert-lock-fingerprints',
  text: `
SELECT pg_advisory_xact_lock(7301946, slot)
  FROM (SELECT DISTINCT abs(hashtext(fingerprint) % 64) AS slot
          FROM json_array_elements_text($1::json) AS f(fingerprint) ORDER BY 1) slots`,
};

const INSERT: Statement = {
  name: 'alert-insert',
  text: `
INSERT INTO alert (
  id, source, source_id, title, description, severity, status, determination, source_ip, dest_ip, hostname, rule_name,
  tags, iocs, partner, raw, raw_sha256, payload_id, duplicate_count, correlation_id, decisions, version,
  created_at, updated_at, fingerprint, reported_severity)
SELECT id, source, source_id, title, description, severity, 'new', 'unknown', source_ip, dest_ip, hostname, rule_name,
       tags, iocs::jsonb, partner, raw::json, raw_sha256, payload_id, 0, correlation_id, decisions::jsonb, 1,
       $2::timestamptz, $2::timestamptz, fingerprint, severity
  FROM json_to_recordset($1::json) AS r(
         id uuid, source text, source_id text, title text, description text, severity alert_severity, source_ip text,
         dest_ip text, hostname text, rule_name text, tags text[], iocs text, partner text, raw text, raw_sha256 text,
         payload_id uuid, correlation_id uuid, decisions text, fingerprint text)
 ORDER BY coalesce(partner, ''), source, source_id`,
};

const UPDATE: Statement = {
  name: 'alert-repeated',
  text: `
WITH repeated AS (
  UPDATE alert a
     SET duplicate_count = r.duplicate_count, severity = r.severity, reported_severity = r.reported_severity,
         status = r.status, resolved_at = r.resolved_at, decisions = coalesce(r.decisions::jsonb, a.decisions),
         version = r.version, updated_at = r.updated_at
    FROM json_to_recordset($1::json) AS r(
           id uuid, duplicate_count int, severity alert_severity, reported_severity alert_severity, status alert_status,
           resolved_at timestamptz, decisions text, version int, updated_at timestamptz)
   WHERE a.id = ANY($2::uuid[]) AND a.id = r.id RETURNING a.id
) SELECT id FROM repeated`,
};

const INSERT_EVENTS: Statement = {
  name: 'alert-events',
  text: `
INSERT INTO alert_event (alert_id, kind, field, "from", "to", reason, actor_kind, actor_name, actor_execution_id, at)
SELECT alert_id, kind, field, "from", "to", reason, actor_kind, actor_name, actor_execution_id, at
  FROM json_to_recordset($1::json) AS r(
         alert_id uuid, kind alert_event_kind, field text, "from" text, "to" text, reason text, actor_kind actor_kind,
         actor_name text, actor_execution_id uuid, at timestamptz)`,
};

export async function findById(sql: RunSql, ids: readonly string[]): Promise<AlertEntity[]> {
  return sql<AlertEntity>(FIND, [ids]);
}

/** Locks the alerts that have one of these partner, source and sourceId. */
export async function lockBySourceId(sql: RunSql, drafts: readonly AlertDraft[]): Promise<AlertEntity[]> {
  if (drafts.length === 0) return [];
  const keys = drafts.map(({ partner, source, sourceId }) => ({ partner, source, source_id: sourceId }));
  return sql<AlertEntity>(LOCK_BY_SOURCE_ID, [JSON.stringify(keys)]);
}

/** Keeps all others from making an alert of these fingerprints until the commit. */
export async function lockFingerprints(sql: RunSql, drafts: readonly AlertDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  await sql(LOCK_FINGERPRINTS, [JSON.stringify(drafts.map(({ fingerprint }) => fingerprint?.digest))]);
}

/** Locks the latest alert of each fingerprint within its window. */
export async function lockByFingerprint(sql: RunSql, drafts: readonly AlertDraft[]): Promise<AlertEntity[]> {
  if (drafts.length === 0) return [];
  const keys = drafts.map(({ fingerprint, partner }) => ({
    fingerprint: fingerprint?.digest,
    partner,
    window_s: fingerprint?.windowS,
  }));
  return sql<AlertEntity>(LOCK_BY_FINGERPRINT, [JSON.stringify(keys)]);
}

/** What keeps two alerts of one partner, source and sourceId apart. */
export const ALERT_IDENTITY = 'alert_identity';

/** Fails with a unique violation of `ALERT_IDENTITY` where one of them is there already. */
export async function insertAlerts(sql: RunSql, drafts: readonly AlertDraft[], at: Date): Promise<void> {
  if (drafts.length > 0) await sql(INSERT, [JSON.stringify(drafts.map(asRecord)), at]);
}

/** A locked alert that was changed by repeats: with new decisions where there are some. */
export interface RepeatedAlert {
  readonly alert: AlertEntity;
  readonly decisions: readonly unknown[] | null;
}

/** Writes what repeats have changed. */
export async function updateRepeated(sql: RunSql, repeated: readonly RepeatedAlert[]): Promise<void> {
  if (repeated.length === 0) return;
  const records = repeated.map(({ alert, decisions }) => ({
    id: alert.id,
    duplicate_count: alert.duplicateCount,
    severity: alert.severity,
    reported_severity: alert.reportedSeverity,
    status: alert.status,
    resolved_at: alert.resolvedAt,
    decisions: decisions && JSON.stringify(decisions),
    version: alert.version,
    updated_at: alert.updatedAt,
  }));
  await sql(UPDATE, [JSON.stringify(records), records.map(({ id }) => id)]);
}

/** Adds timeline entries, in their order. */
export async function insertEvents(sql: RunSql, events: readonly NewAlertEvent[], at: Date): Promise<void> {
  if (events.length === 0) return;
  const records = events.map(({ alertId, kind, field, from, to, reason, actor }) => ({
    alert_id: alertId,
    kind,
    field,
    from,
    to,
    reason,
    actor_kind: actor.kind,
    actor_name: actor.name,
    actor_execution_id: actor.executionId,
    at,
  }));
  await sql(INSERT_EVENTS, [JSON.stringify(records)]);
}

function asRecord(draft: AlertDraft) {
  return {
    id: draft.id,
    source: draft.source,
    source_id: draft.sourceId,
    title: draft.title,
    description: draft.description,
    severity: draft.severity,
    source_ip: draft.sourceIp,
    dest_ip: draft.destIp,
    hostname: draft.hostname,
    rule_name: draft.ruleName,
    tags: draft.tags,
    iocs: JSON.stringify(draft.iocs),
    partner: draft.partner || null,
    raw: draft.raw,
    raw_sha256: draft.rawSha256,
    payload_id: draft.payloadId,
    correlation_id: draft.correlationId,
    decisions: JSON.stringify(draft.decisions),
    fingerprint: draft.fingerprint?.digest ?? null,
  };
}
