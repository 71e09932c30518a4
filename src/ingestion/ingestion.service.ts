import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { AlertEntity } from '../alerts/alert.entity.js';
import { AlertsService } from '../alerts/alerts.service.js';
import { PayloadEntity } from '../alerts/payload.entity.js';
import { Transactions, type Transaction } from '../database/transactions.js';
import type { ExecutionEntity } from '../executions/execution.entity.js';
import { ExecutionsService } from '../executions/executions.service.js';
import type { Actor } from '../identity/actor.js';
import { Verdict } from '../playbooks/decision.type.js';
import { PlaybooksService } from '../playbooks/playbooks.service.js';
import { type Arrival, inLockOrder, newArrival } from './arrival.js';
import { parseBody, serialisePayload, type ParsedPayload } from './parse-payload.js';
import { readAlerts, readSource, type Rejection } from './read-alerts.js';

export interface AcceptedAlert {
  alert: AlertEntity;
  /** Only the duplicate count of an alert that was known already has risen. */
  duplicate: boolean;
  /** In the order in which they run; empty for a duplicate. */
  executions: ExecutionEntity[];
}

export interface RejectedAlert {
  /** The place in the payload, from 0. */
  index: number;
  code: string;
  message: string;
}

/** In the order of the payload. */
export interface IngestReport {
  accepted: AcceptedAlert[];
  rejected: RejectedAlert[];
}

/** A request body, as it arrived. */
export interface Delivery {
  bytes: Buffer;
  contentType: string | null;
  /** As the path names it; without one it is detected. */
  source?: string;
}

/** Takes alerts in: from a payload to committed alerts, decisions and executions. */
@Injectable()
export class IngestionService {
  private readonly logger = new Logger(IngestionService.name);

  constructor(
    private readonly transactions: Transactions,
    private readonly alerts: AlertsService,
    private readonly playbooks: PlaybooksService,
    private readonly executions: ExecutionsService,
  ) {}

  /** Throws an `InvalidInputError` when nothing in the body can be accepted. */
  async ingest({ bytes, contentType, source }: Delivery, actor: Actor): Promise<IngestReport> {
    const name = readSource(source);
    return this.take(parseBody(bytes), contentType, name, actor);
  }

  /** The same for a payload that is parsed already. */
  async ingestValue(value: unknown, source: string | undefined, actor: Actor): Promise<IngestReport> {
    const name = readSource(source);
    return this.take(serialisePayload(value), 'application/json', name, actor);
  }

  /**
   * What can be rejected is rejected before the database is touched, so that all the rest goes in as one transaction: a
   * failure there is no fault of any one alert, and then nothing was accepted.
   */
  private async take(
    payload: ParsedPayload,
    contentType: string | null,
    source: string | undefined,
    actor: Actor,
  ): Promise<IngestReport> {
    const { alerts, rejections } = readAlerts(payload, source);
    const [first] = rejections;
    if (alerts.length === 0 && first) throw first.error;

    const received = payloadRow(payload.bytes, contentType);
    const arrivals = alerts.map((alert) => newArrival(alert, received));
    const accepted = await this.transactions.run(async (transaction) => {
      await transaction.manager.insert(PayloadEntity, received);
      const byIndex = new Map<number, AcceptedAlert>();
      for (const arrival of inLockOrder(arrivals)) {
        byIndex.set(arrival.index, await this.accept(arrival, actor, transaction));
      }
      return [...byIndex].sort(([a], [b]) => a - b).map(([, alert]) => alert);
    });
    for (const each of accepted) this.log(each);
    return { accepted, rejected: rejections.map(toRejectedAlert) };
  }

  private async accept(
    { draft, data }: Arrival,
    actor: Actor,
    transaction: Transaction,
  ): Promise<AcceptedAlert> {
    const judgements = await this.playbooks.judge(data, transaction.manager);
    const decisions = judgements.map(({ decision }) => decision);
    const recorded = await this.alerts.record({ ...draft, decisions }, transaction, actor);
    if (recorded.duplicate) return { ...recorded, executions: [] };

    const answering = judgements
      .filter(({ decision }) => decision.verdict === Verdict.RUN)
      .map(({ decision, priority }) => ({
        name: decision.playbook,
        version: decision.playbookVersion,
        priority,
      }));
    const executions = await this.executions.createForAlert(recorded.alert, answering, transaction);
    return { ...recorded, executions };
  }

  private log({ alert, duplicate, executions }: AcceptedAlert): void {
    const { correlationId, id: alertId, source } = alert;
    this.logger.log(
      { correlationId, alertId, source, executions: executions.length },
      duplicate ? 'Alert received again' : 'Alert accepted',
    );
  }
}

function payloadRow(bytes: Buffer, contentType: string | null): PayloadEntity {
  return {
    id: uuid(),
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    contentType,
    receivedAt: new Date(),
  };
}

function toRejectedAlert({ index, error }: Rejection): RejectedAlert {
  return { index, code: error.code, message: error.message };
}
