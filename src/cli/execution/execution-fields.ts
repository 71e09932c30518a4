/** What commands ask of each of several executions. */
export const LISTED_EXECUTION = `
  id
  status
  trigger
  playbook { name }
  playbookVersion
  alert { id title }
  waitingFor
  error { name message action }
  queuedAt
  startedAt
  finishedAt
  durationMs
  correlationId
`;

export interface ExecutionError {
  name: string;
  message: string;
  action: string | null;
}

export interface ListedExecution {
  id: string;
  status: string;
  trigger: string;
  playbook: { name: string };
  playbookVersion: string;
  alert: { id: string; title: string } | null;
  waitingFor: string | null;
  error: ExecutionError | null;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  durationMs: number | null;
  correlationId: string;
}

/** Why it failed, or what it waits for. */
export function reasonOf({
  error,
  waitingFor,
}: Pick<ListedExecution, 'error' | 'waitingFor'>): string | null {
  return error ? describeError(error) : waitingFor;
}

export function describeError({ name, message, action }: ExecutionError): string {
  return `${action ?? name}: ${message}`;
}
