import { LISTED_EXECUTION, type ListedExecution } from '../execution/execution-fields.js';

export interface ShownAction {
  name: string;
  timeoutMs: number;
  retries: number;
  effect: string;
  description: string;
}

export interface ShownPlaybook {
  name: string;
  description: string;
  trigger: string;
  conditions: Record<string, unknown>;
  schedule: string | null;
  enabled: boolean;
  executionOrder: number;
  priority: string;
  actions: ShownAction[];
  version: string;
  fileVersion: string | null;
  rolledBack: boolean;
  file: string | null;
  loaded: boolean;
  stats: {
    executions: number;
    succeeded: number;
    failed: number;
    p50Ms: number | null;
    p95Ms: number | null;
  };
}

export interface PlaybookAnswer {
  playbook: ShownPlaybook | null;
  executions: { nodes: ListedExecution[] };
  playbookLoadErrors: { file: string; message: string }[];
}

/** All that there is to know of one playbook, and what it did last. */
export const SHOWN_PLAYBOOK = /* GraphQL */ `
  query ShowPlaybook($name: String!, $lastExecutions: Int!) {
    playbook(name: $name) {
      name
      description
      trigger
      conditions
      schedule
      enabled
      executionOrder
      priority
      actions { name timeoutMs retries retryBackoff effect description }
      version
      fileVersion
      rolledBack
      file
      loaded
      stats { executions succeeded failed p50Ms p95Ms }
    }
    executions(filter: { playbook: [$name] }, first: $lastExecutions) {
      nodes { ${LISTED_EXECUTION} }
    }
    playbookLoadErrors { file message }
  }
`;
