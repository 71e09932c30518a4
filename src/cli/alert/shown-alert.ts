import type { Decision } from '../playbook/decisions.js';
import { LISTED_ALERT, type ListedAlert } from './listed-alert.js';

interface Actor {
  kind: string;
  name: string;
}

export interface TimelineComment {
  __typename: 'Comment';
  body: string;
  author: Actor;
  at: string;
  editedAt: string | null;
}

export interface TimelineEvent {
  __typename: 'AlertEvent';
  kind: string;
  field: string | null;
  from: string | null;
  to: string | null;
  reason: string | null;
  actor: Actor;
  at: string;
}

export interface ShownExecution {
  id: string;
  status: string;
  trigger: string;
  durationMs: number | null;
  waitingFor: string | null;
  playbook: { name: string };
  error: { name: string; message: string; action: string | null } | null;
}

export interface ShownAlert extends ListedAlert {
  description: string | null;
  rawSha256: string;
  iocs: Record<string, string[]>;
  comments: unknown[];
  timeline: (TimelineComment | TimelineEvent)[];
  executions: ShownExecution[];
  decisions: Decision[];
}

/** All that there is to know of one alert but its payload. */
export const SHOWN_ALERT = /* GraphQL */ `
  query ShowAlert($id: ID!) {
    alert(id: $id) {
      ${LISTED_ALERT}
      description
      rawSha256
      iocs { ips domains hashes urls emails }
      comments { id body author { kind name } mentions { username } createdAt editedAt }
      executions {
        id
        status
        trigger
        durationMs
        waitingFor
        playbook { name }
        error { name message action }
      }
      decisions {
        playbook
        playbookVersion
        verdict
        conditions { key expected actual matched }
      }
      timeline {
        __typename
        ... on Comment { id body author { kind name } at: createdAt editedAt }
        ... on AlertEvent { id kind field from to reason actor { kind name } at }
      }
    }
  }
`;
