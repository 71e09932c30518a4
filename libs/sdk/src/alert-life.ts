import type { AlertData } from './alert-data.js';

type Life = Pick<AlertData, 'status' | 'determination'>;

/**
 * Where an alert stands after a change. It is never resolved while its determination is unknown: undefined, the change can't
 * be made. A new alert that gets an assignee is in progress, unless the change says otherwise.
 */
export function lifeAfter(
  alert: Life,
  change: {
    status?: Life['status'] | null;
    determination?: Life['determination'] | null;
    isAssigned?: boolean;
  },
): Life | undefined {
  const startsWork = alert.status === 'new' && change.isAssigned === true;
  const status = change.status ?? (startsWork ? 'in_progress' : alert.status);
  const determination = change.determination ?? alert.determination;
  return status === 'resolved' && determination === 'unknown' ? undefined : { status, determination };
}
