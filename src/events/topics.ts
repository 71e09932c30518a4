/**
 * What is told across processes, a topic each. Events are small: who is interested loads the state. `version` is the
 * object's own, so that a receiver can tell news from what it has already seen.
 */
export interface Topics {
  'alert.created': { id: string; version: number };
  'alert.updated': { id: string; version: number };
  'comment.added': { id: string; alertId: string };
  'execution.updated': {
    id: string;
    alertId: string | null;
    playbook: string;
    status: string;
    version: number;
  };
  'action.updated': { executionId: string; seq: number; version: number };
  /** A hint to the worker that owns the execution; the row says the same. */
  'execution.cancel': { id: string };
  /** Playbook files or roll-backs have changed: every process but the one that says so reads them again. */
  'playbooks.changed': { process: string };
  /** One of the three. All processes let go of what they know of it. */
  'credential.ended': { apiKeyId?: string; sessionId?: string; analystId?: string };
}

export type Topic = keyof Topics;
