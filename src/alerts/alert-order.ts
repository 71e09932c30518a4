import { registerEnumType } from '@nestjs/graphql';
import { enumKey, type Keyset, timestampKey, uuidKey } from '../graphql/keyset.js';
import { Severity } from './alert.enums.js';

export enum AlertOrder {
  NEWEST = 'newest',
  OLDEST = 'oldest',
  SEVERITY = 'severity',
  UPDATED = 'updated',
}
registerEnumType(AlertOrder, {
  name: 'AlertOrder',
  valuesMap: {
    SEVERITY: { description: 'The worst first, and of these the newest.' },
    UPDATED: { description: 'The last updated first.' },
  },
});

const BY_CREATION = [timestampKey('createdAt'), uuidKey('id')];
const BY_SEVERITY = [enumKey('severity', 'alert_severity', Object.values(Severity)), ...BY_CREATION];
const BY_UPDATE = [timestampKey('updatedAt'), uuidKey('id')];

export const ALERT_ORDERS: Record<AlertOrder, Keyset> = {
  [AlertOrder.NEWEST]: { name: AlertOrder.NEWEST, descending: true, columns: BY_CREATION },
  [AlertOrder.OLDEST]: { name: AlertOrder.OLDEST, descending: false, columns: BY_CREATION },
  [AlertOrder.SEVERITY]: { name: AlertOrder.SEVERITY, descending: true, columns: BY_SEVERITY },
  [AlertOrder.UPDATED]: { name: AlertOrder.UPDATED, descending: true, columns: BY_UPDATE },
};
