import { ConsoleLogger, type ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { v7 as uuidV7 } from 'uuid';
import type { AlertDraft } from '../../src/alerts/alert-draft.js';
import { lockKnown, planIntake, writeIntake } from '../../src/alerts/alert-intake.js';
import { AlertEntity } from '../../src/alerts/alert.entity.js';
import { Severity } from '../../src/alerts/alert.enums.js';
import { AlertsService } from '../../src/alerts/alerts.service.js';
import { PayloadEntity } from '../../src/alerts/payload.entity.js';
import { loadConfiguration } from '../../src/config/configuration.js';
import { runIn } from '../../src/database/run-sql.js';
import { Transactions } from '../../src/database/transactions.js';
import { Dispatch } from '../../src/dispatch/dispatch.js';
import { EngineModule } from '../../src/engine/engine.module.js';
import { MaintenanceService } from '../../src/engine/maintenance.service.js';
import { WorkerService } from '../../src/engine/worker.service.js';
import type { ExecutionEntity } from '../../src/executions/execution.entity.js';
import { ExecutionStatus } from '../../src/executions/execution.enums.js';
import { insertExecutions } from '../../src/executions/execution.store.js';
import { ExecutionsService } from '../../src/executions/executions.service.js';
import type { JournalEntryEntity } from '../../src/executions/journal-entry.entity.js';
import { JournalStore } from '../../src/executions/journal.store.js';
import { type Actor, ActorKind, SYSTEM_ACTOR } from '../../src/identity/actor.js';
import { PlaybookRegistry } from '../../src/playbooks/playbook-registry.js';
import { CoreModule } from '../../src/roots/core.module.js';
import { dataSourceOf } from '../support/data-source.js';
import { createTestHome } from '../support/home.js';
import { poll } from '../support/poll.js';

export const ALICE: Actor = { kind: ActorKind.ANALYST, name: 'alice', executionId: null };

const ENDED = [ExecutionStatus.SUCCEEDED, ExecutionStatus.FAILED, ExecutionStatus.CANCELLED];

/** One worker process, as near as it comes inside a test: the real modules over a real Postgres, with local dispatch. */
export class EngineApp {
  private closed: Promise<void> | undefined;

  private constructor(private readonly module: TestingModule) {}

  static async start(
    databaseUrl: string,
    playbooks: NonNullable<ModuleMetadata['providers']>,
    environment: Record<string, string> = {},
  ): Promise<EngineApp> {
    const configuration = loadConfiguration({
      OPENSOAR_ROLE: 'worker',
      DATABASE_URL: databaseUrl,
      REDIS_URL: undefined,
      OPENSOAR_HOME: await createTestHome(),
      PLAYBOOK_DIRS: ':',
      SHUTDOWN_GRACE_MS: '0',
      ...environment,
    });
    const module = await Test.createTestingModule({
      imports: [CoreModule.with(configuration), EngineModule],
      providers: playbooks,
    })
      .setLogger(new ConsoleLogger({ logLevels: [] }))
      .compile();
    return new EngineApp(await module.init());
  }

  get executions(): ExecutionsService {
    return this.module.get(ExecutionsService);
  }

  get alerts(): AlertsService {
    return this.module.get(AlertsService);
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.module.get<T>(token);
  }

  /** Stops as on SIGTERM. */
  close(): Promise<void> {
    return (this.closed ??= this.module.close());
  }

  /**
   * What others see of a worker that froze: it claims nothing more and its lease has run out. What it was doing goes on
   * in this process, as it would if it woke up again.
   */
  async freeze(): Promise<void> {
    await this.get(Dispatch).stop();
    await this.get(MaintenanceService).stop();
    await this.sql(`UPDATE worker SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      Reflect.get(this.get(WorkerService), 'id'),
    ]);
  }

  sql<T>(statement: string, parameters: unknown[] = []): Promise<T[]> {
    return dataSourceOf(this.module).query<T[]>(statement, parameters);
  }

  async newAlert(given: Partial<AlertDraft> = {}): Promise<AlertEntity> {
    const payloadId = uuidV7();
    return this.get(Transactions).run(async (transaction) => {
      await transaction.manager.insert(PayloadEntity, {
        id: payloadId,
        bytes: Buffer.from('{}'),
        sha256: '',
        contentType: null,
        receivedAt: new Date(),
      });
      const draft: AlertDraft = {
        id: uuidV7(),
        source: 'webhook',
        sourceId: null,
        title: 'Suspicious sign-in',
        description: null,
        severity: Severity.HIGH,
        sourceIp: null,
        destIp: null,
        hostname: null,
        ruleName: null,
        tags: ['vip'],
        iocs: { ips: [], domains: [], hashes: [], urls: [], emails: [] },
        partner: null,
        raw: '{"title": "Suspicious sign-in"}',
        rawSha256: '',
        payloadId,
        correlationId: uuidV7(),
        decisions: [],
        ...given,
      };
      const sql = runIn(transaction.manager);
      const known = await lockKnown(sql, [draft]);
      const intake = planIntake([{ draft, actor: SYSTEM_ACTOR }], known, () => []);
      await writeIntake(sql, intake);
      const [taken] = intake.taken;
      if (!taken) throw new Error('No alert was made.');
      return taken.alert;
    });
  }

  /** Starts these playbooks on the alert, as ingestion does. */
  answer(alert: AlertEntity, ...playbooks: string[]): Promise<ExecutionEntity[]> {
    const planned = playbooks.map((name) => {
      const playbook = this.get(PlaybookRegistry).get(name);
      if (!playbook) throw new Error(`There is no playbook '${name}'.`);
      return { name, version: playbook.version, priority: 'default' as never };
    });
    return this.get(Transactions).run(async ({ manager, afterCommit }) => {
      const executions = this.executions.planForAlert(alert, planned);
      await insertExecutions(runIn(manager), executions);
      afterCommit(() => this.executions.announce(executions));
      return executions;
    });
  }

  /** Starts one playbook by hand; its id. */
  async start(playbook: string, given: { alertId?: string; input?: unknown } = {}): Promise<string> {
    const { id } = await this.executions.runManually(playbook, given, ALICE);
    return id;
  }

  /** Starts one playbook by hand, and waits for its end. */
  async run(playbook: string, given: { alertId?: string; input?: unknown } = {}): Promise<ExecutionEntity> {
    return this.ended(await this.start(playbook, given));
  }

  async ended(id: string, withinMs?: number): Promise<ExecutionEntity> {
    return this.until(id, (execution) => ENDED.includes(execution.status), withinMs);
  }

  async inStatus(id: string, status: ExecutionStatus, withinMs?: number): Promise<ExecutionEntity> {
    return this.until(id, (execution) => execution.status === status, withinMs);
  }

  journal(executionId: string): Promise<JournalEntryEntity[]> {
    return this.get(JournalStore).load(executionId);
  }

  private async until(
    id: string,
    isSo: (execution: ExecutionEntity) => boolean,
    withinMs = 8_000,
  ): Promise<ExecutionEntity> {
    let execution = await this.executions.get(id);
    await poll(
      async () => {
        execution = await this.executions.get(id);
        return isSo(execution);
      },
      { withinMs, what: () => `${execution.playbook} is ${execution.status}: ${execution.error?.message}` },
    );
    return execution;
  }
}
