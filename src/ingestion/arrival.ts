import type { AlertData } from '@opensoar/sdk';
import { v7 as uuid } from 'uuid';
import { toAlertData } from '../alerts/alert-data.js';
import type { AlertDraft } from '../alerts/alert-draft.js';
import { AlertStatus, Determination, Severity } from '../alerts/alert.enums.js';
import type { PayloadEntity } from '../alerts/payload.entity.js';
import type { ReadAlert } from './read-alerts.js';

/** A new alert, unless it turns out to be known already. */
export interface Arrival {
  readonly index: number;
  readonly draft: Omit<AlertDraft, 'decisions'>;
  /** What playbooks are judged by. */
  readonly data: AlertData;
}

const SEVERITIES: Readonly<Record<ReadAlert['severity'], Severity>> = {
  low: Severity.LOW,
  medium: Severity.MEDIUM,
  high: Severity.HIGH,
  critical: Severity.CRITICAL,
};

export function newArrival({ index, value, text, ...read }: ReadAlert, payload: PayloadEntity): Arrival {
  const draft = {
    ...read,
    id: uuid(),
    severity: SEVERITIES[read.severity],
    raw: text,
    rawSha256: payload.sha256,
    payloadId: payload.id,
    correlationId: uuid(),
  };
  const alert = {
    ...draft,
    status: AlertStatus.NEW,
    determination: Determination.UNKNOWN,
    raw: value,
    duplicateCount: 0,
    assigneeId: null,
    decisions: [],
    version: 1,
    createdAt: payload.receivedAt,
    updatedAt: payload.receivedAt,
    resolvedAt: null,
  };
  return { index, draft, data: toAlertData(alert, null) };
}

/** Every transaction that holds several alerts takes their rows in this order, so that none waits for another in a circle. */
export function inLockOrder(arrivals: readonly Arrival[]): Arrival[] {
  return arrivals
    .map((arrival) => ({ arrival, key: identityOf(arrival.draft) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.arrival.index - b.arrival.index))
    .map(({ arrival }) => arrival);
}

function identityOf({ partner, source, sourceId }: Arrival['draft']): string {
  return JSON.stringify([partner ?? '', source, sourceId ?? '']);
}
