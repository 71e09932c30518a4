import { Injectable } from '@nestjs/common';
import { SYSTEM_ACTOR } from '../identity/actor.js';
import type { Caller } from '../identity/caller.js';
import { IngestionService, type RejectedAlert } from '../ingestion/ingestion.service.js';

/** What became of a payload. */
export interface Ingested {
  /** In the order of the payload. */
  readonly accepted: readonly IngestedAlert[];
  readonly rejected: readonly RejectedAlert[];
}

/** An alert that was committed. */
export interface IngestedAlert {
  readonly alertId: string;
  /** Known already: its duplicate count has risen, and nothing runs. */
  readonly duplicate: boolean;
  /** In the order in which they run. */
  readonly executionIds: readonly string[];
}

/** The app itself: it needs no key, and reaches all partners. */
const APP: Caller = {
  actor: SYSTEM_ACTOR,
  credential: { kind: 'api_key', id: 'app', expiresAt: null },
  analystId: null,
  scopes: new Set(),
  partners: null,
  address: null,
};

/** What an app that embeds OpenSOAR asks of it, to be injected. */
@Injectable()
export class OpenSoar {
  constructor(private readonly ingestion: IngestionService) {}

  /**
   * Takes an alert in, or several, as `POST /webhooks/alerts/:source` does; without a source it is detected. Once this
   * resolves they are committed, together with the executions of the playbooks that answer. Throws an error that says
   * why when nothing in the payload can be accepted.
   *
   * @example
   * ```ts
   * await this.openSoar.ingest({ title: 'Suspicious login', severity: 'high', source_ip: '10.20.30.40' });
   * ```
   */
  async ingest(payload: unknown, source?: string): Promise<Ingested> {
    const { accepted, rejected } = await this.ingestion.ingestValue(payload, source, APP);
    return {
      accepted: accepted.map(({ alert, duplicate, executions }) => ({
        alertId: alert.id,
        duplicate,
        executionIds: executions.map(({ id }) => id),
      })),
      rejected,
    };
  }
}
