import { hostname } from 'node:os';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { newRowId } from '../database/row-id.js';
import { Pace } from '../pacing/pace.js';
import { PlaybookRegistry } from '../playbooks/playbook-registry.js';
import { PlaybookSync } from '../playbooks/playbook-sync.js';
import { PlaybooksService } from '../playbooks/playbooks.service.js';
import { ProcessStore } from './process.store.js';

const EVERY_MS = 5_000;

/** Says of this process that it is up and what code it runs: every few seconds, and after each sync. */
@Injectable()
export class ProcessReport implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ProcessReport.name);
  private readonly id = newRowId();
  private timer: NodeJS.Timeout | undefined;
  private reporting: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly pace = new Pace(0, () => {
    this.reporting = this.reporting.then(() => this.report());
  });

  constructor(
    private readonly configuration: Configuration,
    private readonly registry: PlaybookRegistry,
    private readonly playbooks: PlaybooksService,
    private readonly sync: PlaybookSync,
    private readonly store: ProcessStore,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.report();
    this.sync.afterEach(() => this.pace.request());
    this.timer = setInterval(() => this.pace.request(), EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.reporting;
    // Where Postgres is gone the row is taken to be of a process that is gone, after a while.
    await this.store.remove(this.id).catch(() => undefined);
  }

  private async report(): Promise<void> {
    if (this.stopped) return;
    const loaded = this.registry.list();
    try {
      await this.store.report({
        id: this.id,
        role: this.configuration.role,
        host: hostname(),
        pid: process.pid,
        playbooks: Object.fromEntries(loaded.map(({ definition, version }) => [definition.name, version])),
        loadErrors: this.playbooks
          .loadErrors()
          .map(({ file, message, at }) => ({ file, message, at: at.toISOString() })),
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'This process could not say that it is up');
    }
  }
}
