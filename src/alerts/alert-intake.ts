import type { RunSql } from '../database/run-sql.js';
import type { Actor } from '../identity/actor.js';
import type { AlertDraft } from './alert-draft.js';
import type { AlertEntity } from './alert.entity.js';
import { AlertEventKind, AlertStatus, Determination, Severity } from './alert.enums.js';
import {
  findById,
  insertAlerts,
  insertEvents,
  lockByFingerprint,
  lockBySourceId,
  updateRepeated,
} from './alert-rows.js';
import type { NewAlertEvent } from './alert-timeline.js';

export interface IncomingAlert {
  draft: AlertDraft;
  /** Who sends it. */
  actor: Actor;
}

export interface TakenAlert {
  /** The row that there is now. */
  alert: AlertEntity;
  outcome: 'created' | 'repeated' | 'reopened';
}

/** Weighs an alert that playbooks may answer. Gives the decisions that are stored with it. */
export type Decide = (alert: AlertEntity, incoming: IncomingAlert) => readonly unknown[];

/** Least to most. */
const SEVERITIES = Object.values(Severity);

/**
 * Takes alerts in, in few statements, as part of the caller's transaction, which has locked those that are `known` (see
 * `lockKnown`). One that is known already, by its partner, source and sourceId or by its fingerprint, is a repeat: it raises
 * that one's duplicate count, and its severity where the sender now gives a higher one than ever before. Also when the two
 * come in one go.
 */
export async function takeIn(
  sql: RunSql,
  incoming: readonly IncomingAlert[],
  known: readonly AlertEntity[],
  decide: Decide,
): Promise<TakenAlert[]> {
  const at = new Date();
  const firsts = new Map<string, IncomingAlert>();
  for (const one of incoming) {
    const key = identityOf(one.draft);
    if (!firsts.has(key)) firsts.set(key, one);
  }
  const { rows, created } = await findOrCreate(sql, firsts, known, decide, at);

  const events: NewAlertEvent[] = [];
  const repeated = new Map<string, Repeat>();
  const taken = incoming.map((one): TakenAlert => {
    const alert = rows.get(identityOf(one.draft));
    if (!alert) throw new Error(`No row was found or made for alert ${one.draft.id}.`);
    if (created.has(one.draft.id)) {
      events.push({ alertId: alert.id, kind: AlertEventKind.CREATED, actor: one.actor });
      return { alert, outcome: 'created' };
    }
    const repeat = repeated.get(alert.id) ?? { alert, decisions: null };
    if (!repeated.has(alert.id)) noteChange(alert, at);
    repeated.set(alert.id, repeat);
    const reopened = applyRepeat(alert, one, events);
    if (reopened) repeat.decisions = decide(alert, one);
    return { alert, outcome: reopened ? 'reopened' : 'repeated' };
  });
  await updateRepeated(sql, [...repeated.values()]);
  await insertEvents(sql, events, at);
  return taken;
}

/** Finds what drafts have become that were taken in before: their own alerts, or those that they repeated. */
export async function findTaken(sql: RunSql, drafts: readonly AlertDraft[]): Promise<TakenAlert[]> {
  const rows = new Map<string, AlertEntity>();
  const ids = drafts.map(({ id }) => id);
  for (const alert of await findById(sql, ids)) rows.set(alert.id, alert);
  const others = drafts.filter(({ id }) => !rows.has(id));
  for (const alert of await lockKnown(sql, others)) {
    for (const key of identitiesOf(alert)) rows.set(key, alert);
  }
  return drafts.map((draft) => {
    const own = rows.get(draft.id);
    const alert = own ?? rows.get(identityOf(draft));
    if (!alert) throw new Error(`Alert ${draft.id} was committed and is gone.`);
    return { alert, outcome: own ? 'created' : 'repeated' };
  });
}

interface Repeat {
  alert: AlertEntity;
  decisions: readonly unknown[] | null;
}

/** By identity: the row of each, locked, and the ids of those that were made here. */
async function findOrCreate(
  sql: RunSql,
  firsts: ReadonlyMap<string, IncomingAlert>,
  known: readonly AlertEntity[],
  decide: Decide,
  at: Date,
): Promise<{ rows: Map<string, AlertEntity>; created: Set<string> }> {
  const rows = new Map<string, AlertEntity>();
  const created = new Set<string>();
  const missing = new Map(firsts);
  // Once more for those that another process has made in between.
  for (let found = known; missing.size > 0; found = await lockKnown(sql, draftsOf(missing))) {
    for (const alert of found) {
      for (const key of identitiesOf(alert)) if (missing.delete(key)) rows.set(key, alert);
    }
    const fresh = [...missing.values()].map((one) => ({ one, alert: newAlert(one.draft, at) }));
    if (fresh.length === 0) break;
    const records = fresh.map(({ one, alert }) => ({ ...one.draft, decisions: decide(alert, one) }));
    const inserted = await insertAlerts(sql, records, at);
    for (const { one, alert } of fresh) {
      if (!inserted.has(alert.id)) continue;
      const key = identityOf(one.draft);
      created.add(alert.id);
      missing.delete(key);
      rows.set(key, alert);
    }
  }
  return { rows, created };
}

function draftsOf(incoming: ReadonlyMap<string, IncomingAlert>): AlertDraft[] {
  return [...incoming.values()].map(({ draft }) => draft);
}

/** The alerts that drafts would repeat, locked until the commit. Other processes make none of these fingerprints meanwhile. */
export async function lockKnown(sql: RunSql, drafts: readonly AlertDraft[]): Promise<AlertEntity[]> {
  const byFingerprint = await lockByFingerprint(
    sql,
    drafts.filter(({ sourceId, fingerprint }) => sourceId === null && fingerprint),
  );
  const bySourceId = await lockBySourceId(
    sql,
    drafts.filter(({ sourceId }) => sourceId !== null),
  );
  return [...byFingerprint, ...bySourceId];
}

function identityOf({ id, partner, source, sourceId, fingerprint }: AlertDraft): string {
  if (sourceId !== null) return sourceIdentity(partner, source, sourceId);
  return fingerprint?.digest ?? id;
}

function identitiesOf({ partner, source, sourceId, fingerprint }: AlertEntity): string[] {
  const identities = fingerprint === null ? [] : [fingerprint];
  return sourceId === null ? identities : [...identities, sourceIdentity(partner, source, sourceId)];
}

function sourceIdentity(partner: string | null, source: string, sourceId: string): string {
  return JSON.stringify([partner ?? '', source, sourceId]);
}

function noteChange(alert: AlertEntity, at: Date): void {
  alert.version += 1;
  alert.updatedAt = at;
}

/** Whether the repeat opens the alert again. */
function applyRepeat(alert: AlertEntity, { draft, actor }: IncomingAlert, events: NewAlertEvent[]): boolean {
  const alertId = alert.id;
  alert.duplicateCount += 1;
  events.push({ alertId, kind: AlertEventKind.DUPLICATE_RECEIVED, actor });

  // What an analyst has lowered stays there, unless the sender has something new to say.
  const isNews = isWorse(draft.severity, alert.reportedSeverity ?? alert.severity);
  if (isNews) alert.reportedSeverity = draft.severity;
  if (isNews && isWorse(draft.severity, alert.severity)) {
    const reason = 'Its sender reports it again, as more severe';
    events.push({
      alertId,
      kind: AlertEventKind.UPDATED,
      field: 'severity',
      from: alert.severity,
      to: draft.severity,
      reason,
      actor,
    });
    alert.severity = draft.severity;
  }

  if (!draft.reopens || alert.status !== AlertStatus.RESOLVED) return false;
  const status = alert.assigneeId === null ? AlertStatus.NEW : AlertStatus.IN_PROGRESS;
  const reason = 'It was received again';
  events.push({
    alertId,
    kind: AlertEventKind.REOPENED,
    field: 'status',
    from: alert.status,
    to: status,
    reason,
    actor,
  });
  alert.status = status;
  alert.resolvedAt = null;
  return true;
}

function isWorse(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);
}

/** The alert that a draft becomes where it is known by nothing. */
export function newAlert(draft: AlertDraft, at: Date): AlertEntity {
  const { fingerprint, reopens: _reopens, ...columns } = draft;
  return {
    ...columns,
    partner: draft.partner || null,
    status: AlertStatus.NEW,
    determination: Determination.UNKNOWN,
    duplicateCount: 0,
    assigneeId: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    resolvedAt: null,
    // Only loaded on demand.
    raw: undefined,
    decisions: undefined,
    fingerprint: fingerprint?.digest ?? null,
    reportedSeverity: draft.severity,
  };
}
