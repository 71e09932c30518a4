import { registerEnumType } from '@nestjs/graphql';

export enum ExecutionStatus {
  PENDING = 'pending',
  QUEUED = 'queued',
  RUNNING = 'running',
  SUSPENDED = 'suspended',
  SUCCEEDED = 'succeeded',
  FAILED = 'failed',
  CANCELLED = 'cancelled',
}

export enum ExecutionTrigger {
  ALERT = 'alert',
  MANUAL = 'manual',
  SCHEDULE = 'schedule',
  RETRY = 'retry',
}

export enum ActionStatus {
  RUNNING = 'running',
  SUCCEEDED = 'succeeded',
  FAILED = 'failed',
  SKIPPED = 'skipped',
  CANCELLED = 'cancelled',
  UNCERTAIN = 'uncertain',
}

registerEnumType(ExecutionStatus, {
  name: 'ExecutionStatus',
  valuesMap: {
    PENDING: { description: 'Waits for the playbook before it in the same sequence.' },
    SUSPENDED: { description: 'Sleeps, or waits for a person.' },
  },
});
registerEnumType(ExecutionTrigger, { name: 'ExecutionTrigger' });
registerEnumType(ActionStatus, {
  name: 'ActionStatus',
  valuesMap: {
    UNCERTAIN: {
      description: 'Begun, but the worker died before its outcome was recorded: a person settles it.',
    },
  },
});
