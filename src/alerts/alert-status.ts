import { lifeAfter } from '@opensoar/sdk/runtime';
import type { AlertEntity } from './alert.entity.js';
import { AlertEventKind, AlertStatus, Determination, type Severity } from './alert.enums.js';
import { DeterminationRequiredError } from './alerts.errors.js';

/** What is to become of an alert. A field that is left out, or null, stays as it is. */
export interface AlertChange {
  severity?: `${Severity}` | null;
  status?: `${AlertStatus}` | null;
  determination?: `${Determination}` | null;
  /** Takes the place of all the tags. */
  tags?: string[] | null;
  /** The empty string: no partner. */
  partner?: string | null;
  /** Kept with each timeline entry. */
  reason?: string | null;
}

/** A change of the assignee: `from` is a username, for the timeline. */
export interface Assignment {
  from: string | null;
  to: { id: string; username: string } | null;
}

/** What a change depends on. */
export type AlertState = Pick<
  AlertEntity,
  'id' | 'severity' | 'status' | 'determination' | 'tags' | 'partner' | 'assigneeId' | 'resolvedAt'
>;

/** One changed field, as the timeline tells of it. */
export interface FieldChange {
  kind: AlertEventKind;
  field: string;
  from: string | null;
  to: string | null;
}

/** A change that was weighed: the columns that get a new value, and a timeline entry for each changed field. */
export interface AlertStep {
  columns: Partial<Omit<AlertState, 'id'>>;
  changes: FieldChange[];
}

/**
 * The life of an alert: new → in_progress → resolved, by the SDK's rule. A resolved alert may be opened again. A change to
 * what is there already is none.
 */
export function changeAlert(
  alert: AlertState,
  change: AlertChange & { assignment?: Assignment },
  now: Date,
): AlertStep {
  const step: AlertStep = { columns: {}, changes: [] };
  const life = lifeAfter(alert, { ...change, isAssigned: Boolean(change.assignment?.to) });
  if (!life) throw new DeterminationRequiredError(alert.id);
  const { status, determination } = life;

  set(step, alert, 'severity', change.severity ?? alert.severity);
  set(step, alert, 'determination', determination);
  set(step, alert, 'tags', change.tags ?? alert.tags);
  set(step, alert, 'partner', change.partner === '' ? null : (change.partner ?? alert.partner));
  if (change.assignment) assign(step, alert, change.assignment);
  set(step, alert, 'status', status, statusKind(alert.status, status));

  if (step.columns.status) step.columns.resolvedAt = status === AlertStatus.RESOLVED ? now : null;
  return step;
}

function statusKind(from: `${AlertStatus}`, to: `${AlertStatus}`): AlertEventKind {
  if (to === AlertStatus.RESOLVED) return AlertEventKind.RESOLVED;
  return from === AlertStatus.RESOLVED ? AlertEventKind.REOPENED : AlertEventKind.UPDATED;
}

function set(
  step: AlertStep,
  alert: AlertState,
  field: 'severity' | 'status' | 'determination' | 'tags' | 'partner',
  value: string | string[] | null,
  kind = AlertEventKind.UPDATED,
): void {
  const [from, to] = [asText(alert[field]), asText(value)];
  if (from === to) return;
  Object.assign(step.columns, { [field]: value });
  step.changes.push({ kind, field, from, to });
}

function assign(step: AlertStep, alert: AlertState, { from, to }: Assignment): void {
  if (alert.assigneeId === (to?.id ?? null)) return;
  step.columns.assigneeId = to?.id ?? null;
  step.changes.push({
    kind: to ? AlertEventKind.ASSIGNED : AlertEventKind.UNASSIGNED,
    field: 'assignee',
    from,
    to: to?.username ?? null,
  });
}

/** Tags are told as a JSON list. */
function asText(value: string | string[] | null): string | null {
  return Array.isArray(value) ? JSON.stringify(value) : value;
}
