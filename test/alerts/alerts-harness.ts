import { PubSub } from 'graphql-subscriptions';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type AlertDraft, checkDraft } from '../../src/alerts/alert-draft.js';
import { lockKnown, planIntake, writeIntake } from '../../src/alerts/alert-intake.js';
import { AlertEntity } from '../../src/alerts/alert.entity.js';
import { Severity } from '../../src/alerts/alert.enums.js';
import { AlertSearch } from '../../src/alerts/alert-search.js';
import { AlertTimeline } from '../../src/alerts/alert-timeline.js';
import { AlertWriter } from '../../src/alerts/alert-writer.js';
import { AlertsLoader } from '../../src/alerts/alerts.loader.js';
import { AlertsService } from '../../src/alerts/alerts.service.js';
import { VisibleAlerts } from '../../src/alerts/visible-alerts.js';
import { PayloadEntity } from '../../src/alerts/payload.entity.js';
import { createDataSource } from '../../src/database/data-source.options.js';
import { runIn } from '../../src/database/run-sql.js';
import { type Transaction, Transactions } from '../../src/database/transactions.js';
import { Configuration } from '../../src/config/configuration.js';
import { readEnvironment } from '../../src/config/environment.js';
import { EventsService } from '../../src/events/events.service.js';
import type { Topic } from '../../src/events/topics.js';
import { type Actor, ActorKind, SYSTEM_ACTOR } from '../../src/identity/actor.js';
import { ApiKeyScope } from '../../src/identity/api-key.entity.js';
import type { Caller } from '../../src/identity/caller.js';
import { AnalystEntity, Role } from '../../src/identity/analyst.entity.js';
import { identityOn } from '../support/identity.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

export const ALICE: Actor = { kind: ActorKind.ANALYST, name: 'alice', executionId: null };

/** Alice, who may see and do everything. */
export const EVERYTHING: Caller = {
  actor: ALICE,
  credential: { kind: 'session', id: '', expiresAt: null },
  analystId: '',
  scopes: new Set(Object.values(ApiKeyScope)),
  partners: null,
  address: null,
};

/** The services of alerts on a database of their own, and every event that they publish. */
export class AlertsHarness {
  readonly published: { topic: Topic; event: unknown }[] = [];
  readonly transactions: Transactions;
  readonly events: EventsService;
  readonly timeline = new AlertTimeline();
  readonly writer: AlertWriter;
  readonly alerts: AlertsService;
  readonly search: AlertSearch;
  readonly loader: AlertsLoader;
  readonly visible: VisibleAlerts;
  private readonly payloadId = uuidv7();

  private constructor(
    private readonly database: TestDatabase,
    readonly dataSource: DataSource,
  ) {
    this.transactions = new Transactions(dataSource);
    this.events = new EventsService(new PubSub(), new Configuration(readEnvironment({})));
    this.writer = new AlertWriter(this.timeline, this.events);
    const alerts = dataSource.getRepository(AlertEntity);
    this.alerts = new AlertsService(alerts, this.writer, this.transactions, this.events);
    const { analysts } = identityOn(dataSource);
    this.search = new AlertSearch(alerts, analysts);
    this.loader = new AlertsLoader(dataSource);
    this.visible = new VisibleAlerts(alerts, this.alerts, this.loader, this.transactions);
  }

  static async start(): Promise<AlertsHarness> {
    const database = await createTestDatabase();
    const harness = new AlertsHarness(database, await createDataSource(database.url).initialize());
    await harness.dataSource.manager.insert(PayloadEntity, {
      id: harness.payloadId,
      bytes: Buffer.from('{}'),
      sha256: '',
      contentType: null,
      receivedAt: new Date(),
    });
    for (const topic of ['alert.created', 'alert.updated', 'comment.added'] as const) {
      await harness.events.on(topic, (event) => harness.published.push({ topic, event }));
    }
    return harness;
  }

  async stop(): Promise<void> {
    await this.dataSource.destroy();
    await this.database.drop();
  }

  draft(given: Partial<AlertDraft> = {}): AlertDraft {
    return {
      id: uuidv7(),
      source: 'webhook',
      sourceId: null,
      title: 'Suspicious sign-in',
      description: null,
      severity: Severity.HIGH,
      sourceIp: null,
      destIp: null,
      hostname: null,
      ruleName: null,
      tags: [],
      iocs: { ips: [], domains: [], hashes: [], urls: [], emails: [] },
      partner: null,
      raw: '{"title": "Suspicious sign-in"}',
      rawSha256: '',
      payloadId: this.payloadId,
      correlationId: uuidv7(),
      decisions: [],
      ...given,
    };
  }

  record(given: Partial<AlertDraft> = {}): Promise<{ alert: AlertEntity; duplicate: boolean }> {
    return this.transactions.run((transaction) => this.recordIn(transaction, this.draft(given)));
  }

  /** Takes an alert in, as ingestion does. */
  async recordIn(
    { manager, afterCommit }: Transaction,
    draft: AlertDraft,
  ): Promise<{ alert: AlertEntity; duplicate: boolean }> {
    checkDraft(draft);
    const sql = runIn(manager);
    const known = await lockKnown(sql, [draft]);
    const intake = planIntake([{ draft, actor: SYSTEM_ACTOR }], known, () => draft.decisions);
    await writeIntake(sql, intake);
    afterCommit(() => this.alerts.tellOf(intake.taken));
    const [only] = intake.taken;
    if (!only) throw new Error('No alert was made.');
    return { alert: only.alert, duplicate: only.outcome !== 'created' };
  }

  async newAlert(given: Partial<AlertDraft> = {}): Promise<AlertEntity> {
    const { alert } = await this.record(given);
    return alert;
  }

  async newAnalyst(username: string, active = true): Promise<AnalystEntity> {
    const analyst: AnalystEntity = {
      id: uuidv7(),
      username,
      displayName: username,
      role: Role.ANALYST,
      partners: null,
      active,
      passwordHash: '',
      createdAt: new Date(),
    };
    await this.dataSource.manager.insert(AnalystEntity, analyst);
    return analyst;
  }

  /** The timeline's entries, as `kind field: from → to`. */
  async history(alertId: string): Promise<string[]> {
    const events = await this.loader.eventsByAlertId.load(alertId);
    return events.map(({ kind, field, from, to }) => (field ? `${kind} ${field}: ${from} → ${to}` : kind));
  }
}
