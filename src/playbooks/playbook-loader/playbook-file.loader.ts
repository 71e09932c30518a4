import { basename } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { LazyModuleLoader, ModulesContainer } from '@nestjs/core';
import { PlaybookExplorer } from '../playbook.explorer.js';
import type { Bundle } from './bundle.js';
import { BundleStore } from './bundle-store.js';
import { startModules, stopModules } from './file-lifecycle.js';
import { moduleOfFile } from './file-module.js';
import { importFile } from './import-file.js';
import type { LoadedFile, ModuleRecord } from './loaded-file.js';
import type { PlaybookFile } from './playbook-files.js';

/** Loads bundled playbook files: each becomes a Nest module of its own in the running app. */
@Injectable()
export class PlaybookFileLoader {
  private readonly logger = new Logger('PlaybookLoader');
  private providedByApp: ReadonlySet<unknown> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: BundleStore,
    private readonly explorer: PlaybookExplorer,
    private readonly lazyModules: LazyModuleLoader,
    private readonly container: ModulesContainer,
  ) {}

  /**
   * One file after the other. Rejects with what is wrong with the file; what is wrong with one of its playbooks alone is
   * among its `problems`.
   */
  load(file: PlaybookFile, bundle: Bundle): Promise<LoadedFile> {
    const loading = this.last.then(() => this.loadNow(file, bundle));
    this.last = loading.catch(() => undefined);
    return loading;
  }

  /** Stops what the file brought. Nothing of it may be running any more. */
  async unload(loaded: LoadedFile): Promise<void> {
    const others = [...this.container.values()].filter((module) => !loaded.modules.includes(module));
    // A module of a package may be imported by other files as well.
    const own = loaded.modules.filter((module) => !others.some(({ imports }) => imports.has(module)));
    try {
      await stopModules(own);
    } catch (error) {
      const { path } = loaded.file;
      this.logger.error({ err: error, file: path }, `A shutdown hook in ${path} failed`);
    }
    this.forget(own);
  }

  private async loadNow(file: PlaybookFile, bundle: Bundle): Promise<LoadedFile> {
    await this.store.prepare();
    // Traces then name the author's file and line. Node reads the source map of a module when it is loaded.
    process.setSourceMapsEnabled(true);
    this.providedByApp ??= new Set(
      [...this.container.values()].flatMap((module) => [...module.providers.keys()]),
    );
    const exported = await importFile(await this.store.write(bundle));
    const modules = await this.register(file, exported, this.providedByApp);
    const problems: unknown[] = [];
    const playbooks = this.explorer.inFile(modules, { file, bundle }, (problem) => problems.push(problem));
    return { file, digest: bundle.digest, modules, playbooks, problems };
  }

  private async register(
    file: PlaybookFile,
    exported: Record<string, unknown>,
    providedByApp: ReadonlySet<unknown>,
  ): Promise<ModuleRecord[]> {
    const module = moduleOfFile(basename(file.path), exported, providedByApp);
    if (!module) {
      this.logger.warn(
        `${file.path} exports no @Playbook class, provider or Nest module. Export its playbook, or let its name begin ` +
          'with _ if it is only there for other files to import.',
      );
      return [];
    }
    const known = new Set(this.container.values());
    const added = () => [...this.container.values()].filter((record) => !known.has(record));
    try {
      await this.lazyModules.load(() => module, { logger: false });
      await startModules(added());
    } catch (error) {
      this.forget(added());
      throw error;
    }
    return added();
  }

  private forget(modules: readonly ModuleRecord[]): void {
    for (const { token } of modules) this.container.delete(token);
  }
}
