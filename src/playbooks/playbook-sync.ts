import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EventsService } from '../events/events.service.js';
import { AuditLog, type By } from '../identity/audit/audit-log.js';
import { Transactions } from '../database/transactions.js';
import { PlaybookArchive } from './playbook-archive.js';
import { PlaybookCatalogue } from './playbook-catalogue.js';
import { LoadErrors, type PlaybookLoadError } from './playbook-loader/load-errors.js';
import { type PlaybookInForce, PlaybookLibrary } from './playbook-library.js';
import { PlaybookRegistry } from './playbook-registry.js';

/** What a reading of the playbook directories has changed in this process. */
export interface PlaybookSyncReport {
  readonly added: string[];
  readonly changed: string[];
  readonly removed: string[];
  readonly unchanged: number;
  /** What could not be loaded, and keeps the code that it had. */
  readonly errors: PlaybookLoadError[];
}

/** Takes up what has changed in the playbook directories, or by a roll-back, while everything goes on. */
@Injectable()
export class PlaybookSync implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('PlaybookSync');
  private readonly process = randomUUID();
  private readonly listeners = new Set<() => void>();
  private last: Promise<unknown> = Promise.resolve();
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly library: PlaybookLibrary,
    private readonly archive: PlaybookArchive,
    private readonly registry: PlaybookRegistry,
    private readonly catalogue: PlaybookCatalogue,
    private readonly loadErrors: LoadErrors,
    private readonly events: EventsService,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.stopListening = await this.events.on('playbooks.changed', ({ process }) => {
      if (process === this.process) return;
      this.run().catch((error: unknown) =>
        this.logger.error({ err: error }, 'Playbooks could not be synced'),
      );
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening?.();
    await this.last;
  }

  /** Calls `listener` after every sync of this process. */
  afterEach(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Syncs every process because somebody asks for it. */
  async onRequest(by: By): Promise<PlaybookSyncReport> {
    const report = await this.everywhere(by.actor.name);
    const { errors, ...changes } = report;
    await this.transactions.run(async (transaction) => {
      const after = { ...changes, errors: errors.map(({ file }) => file) };
      await this.audit.append({ operation: 'syncPlaybooks', subject: 'playbooks', after }, by, transaction);
    });
    return report;
  }

  /** Syncs this process, and has every other one do so. */
  async everywhere(by?: string): Promise<PlaybookSyncReport> {
    const report = await this.run(by);
    this.events.publish('playbooks.changed', { process: this.process });
    return report;
  }

  /** Reads the directories again in this process; one reading at a time. */
  run(by: string = hostname()): Promise<PlaybookSyncReport> {
    const syncing = this.last.then(() => this.runNow(by));
    this.last = syncing.catch(() => undefined);
    return syncing;
  }

  private async runNow(by: string): Promise<PlaybookSyncReport> {
    const before = this.versions();
    const inForce = await this.refresh(by);
    this.registry.replace(inForce.map(({ playbook }) => playbook));
    for (const listener of this.listeners) listener();
    const report = { ...differences(before, this.versions()), errors: this.loadErrors.list() };
    this.log(report);
    return report;
  }

  /** Again where another process has written meanwhile: it may have seen a file, or a roll-back, that this one has not. */
  private async refresh(by: string): Promise<PlaybookInForce[]> {
    for (;;) {
      const state = await this.catalogue.state();
      const inForce = await this.library.refresh(await this.archive.open());
      if (await this.catalogue.sync(inForce, by, state)) return inForce;
    }
  }

  private versions(): Map<string, string> {
    return new Map(this.registry.list().map(({ definition, version }) => [definition.name, version]));
  }

  private log({ added, changed, removed, unchanged }: PlaybookSyncReport): void {
    if (added.length + changed.length + removed.length === 0) return;
    this.logger.log(
      { added, changed, removed },
      `${added.length + changed.length + unchanged} playbooks are loaded: ${added.length} added, ` +
        `${changed.length} changed, ${removed.length} removed`,
    );
  }
}

function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Omit<PlaybookSyncReport, 'errors'> {
  const names = [...after.keys()].sort();
  const added = names.filter((name) => !before.has(name));
  const changed = names.filter((name) => before.has(name) && before.get(name) !== after.get(name));
  return {
    added,
    changed,
    removed: [...before.keys()].filter((name) => !after.has(name)).sort(),
    unchanged: names.length - added.length - changed.length,
  };
}
