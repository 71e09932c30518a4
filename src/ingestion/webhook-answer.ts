import type { IngestReport, RejectedAlert } from './ingestion.service.js';

/** What a sender is told. */
export interface WebhookAnswer {
  accepted: {
    alertId: string;
    duplicate: boolean;
    correlationId: string;
    executions: { id: string; playbook: string }[];
  }[];
  rejected: RejectedAlert[];
}

export function toWebhookAnswer({ accepted, rejected }: IngestReport): WebhookAnswer {
  return {
    accepted: accepted.map(({ alert, duplicate, executions }) => ({
      alertId: alert.id,
      duplicate,
      correlationId: alert.correlationId,
      executions: executions.map(({ id, playbook }) => ({ id, playbook })),
    })),
    rejected,
  };
}
