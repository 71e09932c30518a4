import { registerEnumType } from '@nestjs/graphql';
import { ActionStatus } from '@opensoar/sdk/runtime';

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

export { ActionStatus };

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
