import type { IncomingHttpHeaders } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import type { AlertEntity } from '../alerts/alert.entity.js';
import { AlertsService } from '../alerts/alerts.service.js';
import type { PayloadEntity } from '../alerts/payload.entity.js';
import { Configuration } from '../config/configuration.js';
import { pausePoint } from '../config/pause-points.js';
import { DomainError } from '../errors/domain-error.js';
import type { ExecutionEntity } from '../executions/execution.entity.js';
import { ExecutionsService } from '../executions/executions.service.js';
import type { Caller } from '../identity/caller.js';
import { mayReach, type Partners } from '../identity/partners.js';
import { Metrics } from '../metrics/metrics.js';
import { type Admitted, Admission } from './admission.js';
import { type Arrival, newArrival } from './arrival.js';
import type { Intaken } from './incoming-delivery.js';
import { InvalidSignatureError, PartnerNotAllowedError } from './ingestion.errors.js';
import { Intake } from './intake.js';
import { parsePayload, serialisePayload, type ParsedPayload, type Rejection } from './parse-payload.js';
import { payloadRow } from './payload-rows.js';
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

/** A request, as it arrived. */
export interface Delivery {
  bytes: Buffer;
  headers: IncomingHttpHeaders;
  /** As the path names it; without one it is detected. */
  source?: string;
}

/** Takes alerts in: from a payload to committed alerts, decisions and executions. */
@Injectable()
export class IngestionService {
  private readonly logger = new Logger(IngestionService.name);

  constructor(
    private readonly admission: Admission,
    private readonly settings: SourceSettingsService,
    private readonly intake: Intake,
    private readonly alerts: AlertsService,
    private readonly executions: ExecutionsService,
    private readonly metrics: Metrics,
    private readonly configuration: Configuration,
  ) {}

  /** `caller`: whose key came with it, if any did. Throws an `InvalidInputError` when nothing in the body can be accepted. */
  async ingest({ bytes, headers, source }: Delivery, caller: Caller | null): Promise<IngestReport> {
    const name = readSource(source);
    const admitted = await this.admission.admit({ bytes, headers }, name, caller);
    const { 'content-type': contentType = null, 'content-encoding': contentEncoding = null } = headers;
    const unpacked = await unpackBody(bytes, contentEncoding, this.configuration.maxBodyBytes);
    const received = payloadRow({ bytes, contentType, contentEncoding }, admitted);
    return this.take(parsePayload(unpacked, contentType), received, name, {
      ...admitted,
      partners: caller?.partners ?? null,
    });
  }

  /** The same for a payload that is parsed already. */
  async ingestValue(value: unknown, source: string | undefined, caller: Caller): Promise<IngestReport> {
    const name = readSource(source);
    const admitted = await this.admission.admitUnsigned(caller);
    const payload = serialisePayload(value);
    const { bytes } = payload;
    const body = { bytes, contentType: 'application/json', contentEncoding: null };
    return this.take(payload, payloadRow(body, admitted), name, { ...admitted, partners: caller.partners });
  }

  /**
   * What can be rejected is rejected before the database is touched, so that all the rest goes in as one transaction: a
   * failure there is no fault of any one alert, and then nothing was accepted.
   */
  private async take(
    payload: ParsedPayload,
    received: PayloadEntity,
    source: string | undefined,
    { actor, signedFor, partners }: Admitted & { partners: Partners },
  ): Promise<IngestReport> {
    const { alerts, rejections } = readAlerts(payload, source);
    const arrivals = await this.arrivalsOf(alerts, received, { signedFor, partners }, rejections);
    const [first] = rejections;
    if (arrivals.length === 0 && first) throw first.error;

    const size = payload.bytes.length;
    const taken = await this.intake.accept({ payload: received, size, arrivals, actor });
    pausePoint('alert-accepted');
    this.alerts.tellOf(taken);
    for (const { executions } of taken) this.executions.announce(executions);
    const accepted = taken.map(toAcceptedAlert);
    for (const each of accepted) this.note(each);
    return { accepted, rejected: rejections.toSorted(byIndex).map(toRejectedAlert) };
  }

  /** One that the table could not hold, that is not signed where it must be, or not the sender's, is added to the rejections. */
  private async arrivalsOf(
    alerts: readonly ReadAlert[],
    received: PayloadEntity,
    { signedFor, partners }: Pick<Admitted, 'signedFor'> & { partners: Partners },
    rejections: Rejection[],
  ): Promise<Arrival[]> {
    const arrivals: Arrival[] = [];
    for (const alert of alerts) {
      try {
        const setting = await this.settings.of(alert.source);
        if (setting.signatureScheme !== null && signedFor !== alert.source)
          throw new InvalidSignatureError(alert.source, `post them to /webhooks/alerts/${alert.source}.`);
        arrivals.push(newArrival(withinReach(alert, partners), received, setting));
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

/** Who sends for one partner alone need not name it. Throws a `PartnerNotAllowedError` for another's alert. */
function withinReach(alert: ReadAlert, partners: Partners): ReadAlert {
  if (partners === null) return alert;
  const partner = alert.partner || (partners.length === 1 ? (partners[0] ?? null) : null);
  if (!mayReach(partners, partner)) throw new PartnerNotAllowedError(partner);
  return { ...alert, partner };
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
