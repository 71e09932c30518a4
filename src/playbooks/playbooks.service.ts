import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { AlertData } from '@opensoar/sdk';
import type { Repository } from 'typeorm';
import type { RunSql, Statement } from '../database/run-sql.js';
import { Transactions } from '../database/transactions.js';
import { NotFoundError } from '../errors/domain-error.js';
import { AuditLog, type By, BY_SYSTEM } from '../identity/audit/audit-log.js';
import { Verdict, type ConditionOutcome, type Judgement } from './decision.type.js';
import { byExecutionOrder, judgeConditions, listensTo } from './matching.js';
import { LoadErrors, type PlaybookLoadError } from './playbook-loader/load-errors.js';
import { PlaybookRegistry } from './playbook-registry.js';
import { PlaybooksLoader } from './playbooks.loader.js';
import { PlaybookEntity, PlaybookPriority } from './playbook.entity.js';

export interface PlaybookFilter {
  enabled?: boolean;
  trigger?: string;
}

const SWITCHES: Statement = {
  name: 'playbook-switches',
  text: 'SELECT name, enabled_by_operator AS enabled FROM playbook WHERE enabled_by_operator IS NOT NULL',
};

/** Which playbooks there are, which are switched on, and which answer an alert. */
@Injectable()
export class PlaybooksService {
  constructor(
    private readonly registry: PlaybookRegistry,
    private readonly errors: LoadErrors,
    private readonly loader: PlaybooksLoader,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    @InjectRepository(PlaybookEntity) private readonly playbooks: Repository<PlaybookEntity>,
  ) {}

  /** What operators have switched on or off, by the playbook's name, as the caller's transaction sees it. */
  async switches(sql: RunSql): Promise<ReadonlyMap<string, boolean>> {
    const rows = await sql<{ name: string; enabled: boolean }>(SWITCHES, []);
    return new Map(rows.map(({ name, enabled }) => [name, enabled]));
  }

  /**
   * The verdict on every playbook that listens to the alert's source, in the order in which they run. With switches that
   * the caller's transaction has read, one that has been thrown counts in every process from its commit on.
   */
  judge(switches: ReadonlyMap<string, boolean>, alert: AlertData): Judgement[] {
    const listening = this.registry
      .list()
      .filter(({ definition }) => listensTo(definition.trigger, alert.source))
      .sort((a, b) => byExecutionOrder(a.definition, b.definition));
    return listening.map(({ definition, version }) => {
      const conditions = judgeConditions(definition.conditions, alert);
      const enabled = switches.get(definition.name) ?? definition.enabled;
      return {
        decision: {
          playbook: definition.name,
          playbookVersion: version,
          verdict: verdictOf(enabled, conditions),
          conditions,
        },
        priority: definition.priority as PlaybookPriority,
      };
    });
  }

  /** What this process would run under that name; undefined where it has no such code. */
  loaded(name: string): { name: string; version: string; priority: PlaybookPriority } | undefined {
    const playbook = this.registry.get(name);
    if (!playbook) return undefined;
    return { name, version: playbook.version, priority: playbook.definition.priority as PlaybookPriority };
  }

  /** Null: there is no such playbook, nor was there ever. */
  find(name: string): Promise<PlaybookEntity | null> {
    return this.loader.byName.load(name);
  }

  /** Throws a `NotFoundError`. */
  async get(name: string): Promise<PlaybookEntity> {
    return (await this.find(name)) ?? notFound(name);
  }

  /** In the order in which they run, those whose code is gone included. */
  list({ enabled, trigger }: PlaybookFilter = {}): Promise<PlaybookEntity[]> {
    const query = this.playbooks.createQueryBuilder('playbook');
    if (enabled !== undefined) {
      query.andWhere('coalesce(playbook.enabledByOperator, playbook.enabledByCode) = :enabled', { enabled });
    }
    if (trigger !== undefined) query.andWhere('playbook.trigger = :trigger', { trigger });
    return query.orderBy('playbook.executionOrder').addOrderBy('playbook.name COLLATE "C"').getMany();
  }

  /** Throws a `NotFoundError`. The switch outlives restarts and reloads. */
  setEnabled(name: string, enabled: boolean, by: By = BY_SYSTEM): Promise<PlaybookEntity> {
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      const lock = { mode: 'pessimistic_write' } as const;
      const playbook = await manager.findOne(PlaybookEntity, { where: { name }, lock });
      if (!playbook) return notFound(name);
      const before = { enabled: playbook.enabled };
      const changed = { enabledByOperator: enabled, updatedAt: new Date() };
      await manager.update(PlaybookEntity, { name }, changed);
      const record = { operation: 'setPlaybookEnabled', subject: name, before, after: { enabled } };
      await this.audit.append(record, by, transaction);
      return Object.assign(playbook, changed);
    });
  }

  /** What this process could not load. */
  loadErrors(): PlaybookLoadError[] {
    return this.errors.list();
  }
}

function verdictOf(enabled: boolean, conditions: readonly ConditionOutcome[]): Verdict {
  if (!enabled) return Verdict.DISABLED;
  return conditions.every(({ matched }) => matched) ? Verdict.RUN : Verdict.NOT_MATCHED;
}

function notFound(name: string): never {
  throw new NotFoundError('playbook', name);
}
