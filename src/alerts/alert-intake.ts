import { pipelined } from '../database/pipelined.js';
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
  lockFingerprints,
  type RepeatedAlert,
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

/** What taking alerts in comes to, before any of it is written. */
export interface AlertIntake {
  /** In the order in which they came. */
  readonly taken: readonly TakenAlert[];
  /** What `writeIntake` writes of it. */
  readonly created: readonly AlertDraft[];
  readonly repeated: readonly RepeatedAlert[];
  readonly events: readonly NewAlertEvent[];
  readonly at: Date;
}

/**
 * Judges what alerts become beside those that are `known` (see `lockKnown`). One that is known already, by its partner, source
 * and sourceId or by its fingerprint, is a repeat: it raises that one's duplicate count, and its severity where the sender now
 * gives a higher one than ever before. Also when the two come in one go.
 */
export function planIntake(
  incoming: readonly IncomingAlert[],
  known: readonly AlertEntity[],
  decide: Decide,
): AlertIntake {
  const at = new Date();
  const rows = new Map<string, AlertEntity>();
  for (const alert of known) for (const key of identitiesOf(alert)) rows.set(key, alert);
  const created: AlertDraft[] = [];
  const repeated = new Map<string, Repeat>();
  const events: NewAlertEvent[] = [];
  const taken = incoming.map((one): TakenAlert => {
    const key = identityOf(one.draft);
    const alert = rows.get(key);
    if (alert) return takeRepeat(alert, one);
    const fresh = newAlert(one.draft, at);
    rows.set(key, fresh);
    created.push({ ...one.draft, decisions: decide(fresh, one) });
    events.push({ alertId: fresh.id, kind: AlertEventKind.CREATED, actor: one.actor });
    return { alert: fresh, outcome: 'created' };
  });
  return { taken, created, repeated: [...repeated.values()], events, at };

  function takeRepeat(alert: AlertEntity, one: IncomingAlert): TakenAlert {
    const repeat = repeated.get(alert.id) ?? { alert, decisions: null };
    if (!repeated.has(alert.id)) noteChange(alert, at);
    repeated.set(alert.id, repeat);
    const reopened = applyRepeat(alert, one, events);
    if (reopened) repeat.decisions = decide(alert, one);
    return { alert, outcome: reopened ? 'reopened' : 'repeated' };
  }
}

/**
 * Writes it as part of the transaction that has locked the known ones. Fails with a unique violation of `ALERT_IDENTITY` where
 * another transaction has made one of the created alerts meanwhile: with that one known, all of it is to be planned again.
 */
export async function writeIntake(
  sql: RunSql,
  { created, repeated, events, at }: AlertIntake,
): Promise<void> {
  await pipelined([
    insertAlerts(sql, created, at),
    updateRepeated(sql, repeated),
    insertEvents(sql, events, at),
  ]);
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

interface Repeat extends RepeatedAlert {
  decisions: readonly unknown[] | null;
}

/** The alerts that drafts would repeat, locked until the commit. Other processes make none of these fingerprints meanwhile. */
export async function lockKnown(sql: RunSql, drafts: readonly AlertDraft[]): Promise<AlertEntity[]> {
  const alike = drafts.filter(({ sourceId, fingerprint }) => sourceId === null && fingerprint);
  const named = drafts.filter(({ sourceId }) => sourceId !== null);
  const [, byFingerprint, bySourceId] = await pipelined([
    lockFingerprints(sql, alike),
    lockByFingerprint(sql, alike),
    lockBySourceId(sql, named),
  ]);
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
  return {
    id: draft.id,
    source: draft.source,
    sourceId: draft.sourceId,
    title: draft.title,
    description: draft.description,
    severity: draft.severity,
    sourceIp: draft.sourceIp,
    destIp: draft.destIp,
    hostname: draft.hostname,
    ruleName: draft.ruleName,
    tags: draft.tags,
    iocs: draft.iocs,
    partner: draft.partner || null,
    rawSha256: draft.rawSha256,
    payloadId: draft.payloadId,
    correlationId: draft.correlationId,
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
    fingerprint: draft.fingerprint?.digest ?? null,
    reportedSeverity: draft.severity,
  };
}
