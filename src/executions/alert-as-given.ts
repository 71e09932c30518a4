import type { AlertData } from '@opensoar/sdk';
import type { ExecutionEntity } from './execution.entity.js';

/** The alert as `run()` gets it: what may change of it is as it was when the execution first started. */
export function alertAsGiven(
  { partner, assignee, ...alert }: AlertData,
  alertState: ExecutionEntity['alertState'],
): AlertData {
  const { partner: partnerThen, assignee: assigneeThen, ...state } = alertState ?? { partner, assignee };
  return {
    ...alert,
    ...state,
    ...(typeof partnerThen === 'string' && { partner: partnerThen }),
    ...(typeof assigneeThen === 'string' && { assignee: assigneeThen }),
  };
}
