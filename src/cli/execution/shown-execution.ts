import { type ExecutionError, LISTED_EXECUTION, type ListedExecution } from './execution-fields.js';

export interface ShownAttempt {
  number: number;
  status: string;
  error: ExecutionError | null;
  startedAt: string;
  finishedAt: string | null;
}

export interface ShownAction {
  id: string;
  name: string;
  status: string;
  effect: string;
  input: unknown;
  output: unknown;
  error: ExecutionError | null;
  attempts: ShownAttempt[];
  startedAt: string;
  finishedAt: string | null;
  durationMs: number | null;
}

export interface ShownExecution extends ListedExecution {
  requestedBy: { kind: string; name: string };
  input: unknown;
  result: unknown;
  sequencePosition: number | null;
  sequenceTotal: number | null;
  recoveries: number;
  actions: ShownAction[];
}

/** All that there is to know of one execution. */
export const SHOWN_EXECUTION = /* GraphQL */ `
  query ShowExecution($id: ID!) {
    execution(id: $id) {
      ${LISTED_EXECUTION}
      requestedBy { kind name }
      input
      result
      sequenceId
      sequencePosition
      sequenceTotal
      recoveries
      actions {
        id
        name
        status
        effect
        input
        output
        error { name message action }
        attempts { number status error { name message action } startedAt finishedAt }
        startedAt
        finishedAt
        durationMs
      }
    }
  }
`;
