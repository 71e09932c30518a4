import { registerEnumType } from '@nestjs/graphql';

/** Least to most: Postgres sorts the enum in this order. */
export enum Severity {
  LOW = 'low',
  MEDIUM = 'medium',
  HIGH = 'high',
  CRITICAL = 'critical',
}

export enum AlertStatus {
  NEW = 'new',
  IN_PROGRESS = 'in_progress',
  RESOLVED = 'resolved',
}

export enum Determination {
  UNKNOWN = 'unknown',
  MALICIOUS = 'malicious',
  SUSPICIOUS = 'suspicious',
  BENIGN = 'benign',
}

export enum AlertEventKind {
  CREATED = 'created',
  DUPLICATE_RECEIVED = 'duplicate_received',
  UPDATED = 'updated',
  RESOLVED = 'resolved',
  REOPENED = 'reopened',
  ASSIGNED = 'assigned',
  UNASSIGNED = 'unassigned',
  EXECUTION_STARTED = 'execution_started',
  EXECUTION_FINISHED = 'execution_finished',
}

registerEnumType(Severity, { name: 'Severity' });
registerEnumType(AlertStatus, { name: 'AlertStatus' });
registerEnumType(Determination, { name: 'Determination' });
registerEnumType(AlertEventKind, { name: 'AlertEventKind' });
