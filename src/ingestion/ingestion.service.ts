import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuid } from 'uuid';
import type { AlertEntity } from '../alerts/alert.entity.js';
import { AlertsService } from '../alerts/alerts.service.js';
import type { PayloadEntity } from '../alerts/payload.entity.js';
import { Configuration } from '../config/configuration.js';
import { pausePoint } from '../config/pause-points.js';
import { DomainError } from '../errors/domain-error.js';
import type { ExecutionEntity } from '../executions/execution.entity.js';
import { ExecutionsService } from '../executions/executions.service.js';
import type { Actor } from '../identity/actor.js';
import { Metrics } from '../metrics/metrics.js';
import { type Arrival, newArrival } from './arrival.js';
import type { Intaken } from './incoming-delivery.js';
import { Intake } from './intake.js';
import { parsePayload, serialisePayload, type ParsedPayload, type Rejection } from './parse-payload.js';
import { type ReadAlert, readAlerts, readSource } from './read-alerts.js';
import { SourceSettingsService } from './source-settings.service.js';
import { unpackBody } from './unpack-body.js';

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
  /** How the bytes are packed. */
  contentEncoding: string | null;
  /** As the path names it; without one it is detected. */
  source?: string;
}

/** Takes alerts in: from a payload to committed alerts, decisions and executions. */
@Injectable()
export class IngestionService {
  private readonly logger = new Logger(IngestionService.name);

  constructor(
    private readonly settings: SourceSettingsService,
    private readonly intake: Intake,
    private readonly alerts: AlertsService,
    private readonly executions: ExecutionsService,
    private readonly metrics: Metrics,
    private readonly configuration: Configuration,
  ) {}

  /** Throws an `InvalidInputError` when nothing in the body can be accepted. */
  async ingest(delivery: Delivery, actor: Actor): Promise<IngestReport> {
    const { bytes, contentType, contentEncoding } = delivery;
    const source = readSource(delivery.source);
    const unpacked = await unpackBody(bytes, contentEncoding, this.configuration.maxBodyBytes);
    const received = payloadRow({ bytes, contentType, contentEncoding });
    return this.take(parsePayload(unpacked, contentType), received, source, actor);
  }

  /** The same for a payload that is parsed already. */
  async ingestValue(value: unknown, source: string | undefined, actor: Actor): Promise<IngestReport> {
    const name = readSource(source);
    const payload = serialisePayload(value);
    const { bytes } = payload;
    const received = payloadRow({ bytes, contentType: 'application/json', contentEncoding: null });
    return this.take(payload, received, name, actor);
  }

  /**
   * What can be rejected is rejected before the database is touched, so that all the rest goes in as one transaction: a
   * failure there is no fault of any one alert, and then nothing was accepted.
   */
  private async take(
    payload: ParsedPayload,
    received: PayloadEntity,
    source: string | undefined,
    actor: Actor,
  ): Promise<IngestReport> {
    const { alerts, rejections } = readAlerts(payload, source);
    const arrivals = await this.arrivalsOf(alerts, received, rejections);
    const [first] = rejections;
    if (arrivals.length === 0 && first) throw first.error;

    const taken = await this.intake.accept({
      payload: received,
      size: payload.bytes.length,
      arrivals,
      actor,
    });
    pausePoint('alert-accepted');
    this.alerts.tellOf(taken);
    for (const { executions } of taken) this.executions.announce(executions);
    const accepted = taken.map(toAcceptedAlert);
    for (const each of accepted) this.note(each);
    return { accepted, rejected: rejections.toSorted(byIndex).map(toRejectedAlert) };
  }

  /** One that the table could not hold is added to the rejections. */
  private async arrivalsOf(
    alerts: readonly ReadAlert[],
    received: PayloadEntity,
    rejections: Rejection[],
  ): Promise<Arrival[]> {
    const arrivals: Arrival[] = [];
    for (const alert of alerts) {
      try {
        arrivals.push(newArrival(alert, received, await this.settings.of(alert.source)));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        rejections.push({ index: alert.index, error });
      }
    }
    return arrivals;
  }

  private note({ alert, duplicate, executions }: AcceptedAlert): void {
    const { correlationId, id: alertId, source } = alert;
    this.metrics.alertAccepted(source, duplicate);
    this.logger.log(
      { correlationId, alertId, source, executions: executions.length },
      duplicate ? 'Alert received again' : 'Alert accepted',
    );
  }
}

function payloadRow(body: Pick<PayloadEntity, 'bytes' | 'contentType' | 'contentEncoding'>): PayloadEntity {
  return {
    id: uuid(),
    ...body,
    sha256: createHash('sha256').update(body.bytes).digest('hex'),
    deliverySource: null,
    deliveryId: null,
    receivedAt: new Date(),
  };
}

function toAcceptedAlert({ alert, outcome, executions }: Intaken): AcceptedAlert {
  return { alert, duplicate: outcome !== 'created', executions };
}

function byIndex(one: Rejection, other: Rejection): number {
  return one.index - other.index;
}

function toRejectedAlert({ index, error }: Rejection): RejectedAlert {
  return { index, code: error.code, message: error.message };
}
