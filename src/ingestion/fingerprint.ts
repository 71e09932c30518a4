import { createHash } from 'node:crypto';
import { PathReader } from './normalisers/paths.js';
import { isRecord } from './payload-fields.js';
import type { ReadAlert } from './read-alerts.js';
import type { SourceSettingEntity } from './source-setting.entity.js';

const RAW = 'raw.';

/**
 * A digest of the fields that make two alerts of a source the same event, where the sender gives no id and the source has
 * such fields. An alert that has none of them is like no other.
 */
export function fingerprintOf(
  alert: ReadAlert,
  { fingerprintFields, fingerprintWindowS }: SourceSettingEntity,
): { digest: string; windowS: number } | null {
  if (alert.sourceId !== null || !fingerprintFields || fingerprintFields.length === 0) return null;
  const values = fingerprintFields.map((field) => valuesOf(alert, field));
  if (values.every((found) => found.length === 0)) return null;
  const identity = JSON.stringify([alert.partner, alert.source, fingerprintFields, values]);
  return { digest: createHash('sha256').update(identity).digest('hex'), windowS: fingerprintWindowS };
}

function valuesOf(alert: ReadAlert, field: string): readonly unknown[] {
  if (field.startsWith(RAW))
    return isRecord(alert.value) ? new PathReader(alert.value).values(field.slice(RAW.length)) : [];
  const value: unknown = Reflect.get(alert, field);
  return value === null || value === undefined ? [] : [value];
}
