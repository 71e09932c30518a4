import { type FSWatcher, watch } from 'node:fs';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { PlaybookSync } from './playbook-sync.js';

/** Editors write a file in several steps, and a checkout many files. */
const QUIET_MS = 200;

/** Where `OPENSOAR_WATCH` is on: takes up each change in the playbook directories by itself. */
@Injectable()
export class PlaybookWatcher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('PlaybookWatcher');
  private watchers: FSWatcher[] = [];
  private quiet: NodeJS.Timeout | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly sync: PlaybookSync,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.configuration.watch) return;
    this.watchers = this.configuration.playbookDirs.flatMap((directory) => this.watch(directory));
  }

  onApplicationShutdown(): void {
    clearTimeout(this.quiet);
    for (const watcher of this.watchers) watcher.close();
  }

  private watch(directory: string): FSWatcher[] {
    try {
      const watcher = watch(directory, { recursive: true }, () => this.changed());
      watcher.on('error', (error) => this.giveUp(directory, error));
      return [watcher];
    } catch (error) {
      this.giveUp(directory, error);
      return [];
    }
  }

  private changed(): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => {
      // Other processes may see other disks, or watch nothing.
      this.sync
        .everywhere()
        .catch((error: unknown) => this.logger.error({ err: error }, 'Playbooks could not be synced'));
    }, QUIET_MS);
  }

  private giveUp(directory: string, error: unknown): void {
    this.logger.error(
      { err: error, directory },
      `${directory} is not watched any more. Call syncPlaybooks after a change, or start the process again.`,
    );
  }
}
