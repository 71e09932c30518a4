import type { AlertDraft } from '../alerts/alert-draft.js';
import { checkDraft } from '../alerts/alert-draft.js';
import { Severity } from '../alerts/alert.enums.js';
import type { PayloadEntity } from '../alerts/payload.entity.js';
import { newRowId } from '../database/row-id.js';
import { fingerprintOf } from './fingerprint.js';
import type { ReadAlert } from './read-alerts.js';
import { OnRepeat, type SourceSettingEntity } from './source-setting.entity.js';

/** A new alert, unless it turns out to be known already. */
export interface Arrival {
  readonly draft: AlertDraft;
  /** Its own part of the payload, parsed. */
  readonly value: unknown;
}

const SEVERITIES: Readonly<Record<ReadAlert['severity'], Severity>> = {
  low: Severity.LOW,
  medium: Severity.MEDIUM,
  high: Severity.HIGH,
  critical: Severity.CRITICAL,
};

export function newArrival(alert: ReadAlert, payload: PayloadEntity, setting: SourceSettingEntity): Arrival {
  const draft: AlertDraft = {
    id: newRowId(),
    source: alert.source,
    sourceId: alert.sourceId,
    title: alert.title,
    description: alert.description,
    severity: SEVERITIES[alert.severity],
    sourceIp: alert.sourceIp,
    destIp: alert.destIp,
    hostname: alert.hostname,
    ruleName: alert.ruleName,
    tags: alert.tags,
    iocs: alert.iocs,
    partner: alert.partner,
    raw: alert.text,
    rawSha256: payload.sha256,
    payloadId: payload.id,
    correlationId: newRowId(),
    decisions: [],
    fingerprint: fingerprintOf(alert, setting),
    reopens: setting.onRepeat === OnRepeat.REOPEN,
  };
  checkDraft(draft);
  return { draft, value: alert.value };
}
