import { Injectable } from '@nestjs/common';
import type { AlertData } from '@opensoar/sdk';
import { toAlertData } from '../alerts/alert-data.js';
import { newAlert } from '../alerts/alert-intake.js';
import { AlertsService } from '../alerts/alerts.service.js';
import { runIn } from '../database/run-sql.js';
import { Transactions } from '../database/transactions.js';
import { InvalidInputError, NotFoundError } from '../errors/domain-error.js';
import { mayReach, type Partners } from '../identity/partners.js';
import type { Decision } from '../playbooks/decision.type.js';
import { PlaybooksService } from '../playbooks/playbooks.service.js';
import { newArrival } from './arrival.js';
import { SeveralAlertsError } from './ingestion.errors.js';
import { payloadRow } from './payload-rows.js';
import { serialisePayload } from './parse-payload.js';
import { readAlerts, readSource } from './read-alerts.js';
import { SourceSettingsService } from './source-settings.service.js';

/** What is to be judged: a payload, as if it came now for the first time, or an alert that is stored. */
export interface MatchQuestion {
  source?: string | null;
  payload?: unknown;
  alertId?: string | null;
}

/** Tells which playbooks would answer, as they are now. Stores and runs nothing. */
@Injectable()
export class MatchExplanationService {
  constructor(
    private readonly alerts: AlertsService,
    private readonly playbooks: PlaybooksService,
    private readonly settings: SourceSettingsService,
    private readonly transactions: Transactions,
  ) {}

  /** Throws an `InvalidInputError` where the question is not one about one alert, or a `NotFoundError`. */
  async explain(question: MatchQuestion, partners: Partners): Promise<Decision[]> {
    const alert = await this.alertOf(question, partners);
    const switches = await this.transactions.run(({ manager }) => this.playbooks.switches(runIn(manager)));
    return this.playbooks.judge(switches, alert).map(({ decision }) => decision);
  }

  private async alertOf({ source, payload, alertId }: MatchQuestion, partners: Partners): Promise<AlertData> {
    const hasPayload = payload !== undefined && payload !== null;
    const hasAlert = alertId !== undefined && alertId !== null;
    if (hasPayload === hasAlert) throw new InvalidInputError('Give either a payload or an alertId.');
    if (hasPayload) return this.read(payload, source ?? undefined);
    if (source !== undefined && source !== null)
      throw new InvalidInputError('A stored alert has its source already: leave source out.');
    const id = alertId ?? '';
    const alert = await this.alerts.loadAlertData(id);
    if (!mayReach(partners, alert.partner ?? null)) throw new NotFoundError('alert', id);
    return alert;
  }

  private async read(payload: unknown, source: string | undefined): Promise<AlertData> {
    const parsed = serialisePayload(payload);
    const { alerts, rejections } = readAlerts(parsed, readSource(source));
    const [alert] = alerts;
    const [rejection] = rejections;
    const count = alerts.length + rejections.length;
    if (count > 1) throw new SeveralAlertsError(count);
    if (!alert) throw rejection?.error ?? new Error('A payload holds neither an alert nor a rejection.');
    const body = { bytes: parsed.bytes, contentType: null, contentEncoding: null };
    const row = payloadRow(body, { signedFor: null, deliveryId: null });
    const { draft, value } = newArrival(alert, row, await this.settings.of(alert.source));
    return toAlertData({ ...newAlert(draft, new Date()), raw: value }, null);
  }
}
