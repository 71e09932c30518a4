import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LazyModuleLoader, ModulesContainer } from '@nestjs/core';
import { Configuration } from '../../config/configuration.js';
import { bundle, type Bundle } from './bundle.js';
import { BundleStore } from './bundle-store.js';
import { startModules, stopModules } from './file-lifecycle.js';
import { moduleOfFile } from './file-module.js';
import { LoadErrors } from './load-errors.js';
import { findPlaybookFiles, type PlaybookFile } from './playbook-files.js';
import { PlaybookOrigins, type ModuleRecord } from './playbook-origins.js';

/** A file that awaits for ever at its top level must not keep the process from starting. */
const IMPORT_TIMEOUT_MS = 30_000;

/** Loads the playbook directories: each file becomes a Nest module of its own in the running app. */
@Injectable()
export class PlaybookFileLoader implements OnApplicationShutdown {
  private readonly logger = new Logger('PlaybookLoader');
  private readonly started: { file: PlaybookFile; modules: ModuleRecord[] }[] = [];

  constructor(
    private readonly configuration: Configuration,
    private readonly store: BundleStore,
    private readonly lazyModules: LazyModuleLoader,
    private readonly container: ModulesContainer,
    private readonly origins: PlaybookOrigins,
    private readonly loadErrors: LoadErrors,
  ) {}

  /** What goes wrong with one file is a load error and nobody else's trouble. */
  async load(): Promise<void> {
    const files = await this.findFiles();
    if (files.length === 0) return;
    await this.store.prepare();
    // Traces then name the author's file and line. Node reads the source map of a module when it is loaded.
    process.setSourceMapsEnabled(true);
    const providedByApp = new Set(
      [...this.container.values()].flatMap((module) => [...module.providers.keys()]),
    );
    // The bundler works in threads of its own; what runs here goes file by file, so that the order is always the same.
    const bundles = await Promise.allSettled(files.map((file) => bundle(file)));
    for (const [index, file] of files.entries()) {
      try {
        await this.loadFile(file, valueOf(bundles[index]), providedByApp);
      } catch (error) {
        this.loadErrors.add(file, error);
      }
    }
  }

  async onApplicationShutdown(): Promise<void> {
    for (const { file, modules } of this.started.reverse()) {
      try {
        await stopModules(modules);
      } catch (error) {
        this.logger.error({ err: error, file: file.path }, `A shutdown hook in ${file.path} failed`);
      }
    }
  }

  private async findFiles(): Promise<PlaybookFile[]> {
    const files = new Map<string, PlaybookFile>();
    for (const directory of this.configuration.playbookDirs) {
      const found = await findPlaybookFiles(directory, (unreadable, error) =>
        this.loadErrors.add(unreadable, error),
      );
      // A directory inside another one that is configured too: the first to find a file keeps it.
      for (const file of found) if (!files.has(file.path)) files.set(file.path, file);
    }
    return [...files.values()];
  }

  private async loadFile(
    file: PlaybookFile,
    bundled: Bundle,
    providedByApp: ReadonlySet<unknown>,
  ): Promise<void> {
    const exported = await importFile(await this.store.write(bundled));
    const module = moduleOfFile(basename(file.path), exported, providedByApp);
    if (!module) {
      this.logger.warn(
        `${file.path} exports no @Playbook class, provider or Nest module. Export its playbook, or let its name begin ` +
          'with _ if it is only there for other files to import.',
      );
      return;
    }
    const known = new Set(this.container.values());
    await this.lazyModules.load(() => module, { logger: false });
    const added = [...this.container.values()].filter((record) => !known.has(record));
    try {
      await startModules(added);
    } catch (error) {
      for (const { token } of added) this.container.delete(token);
      throw error;
    }
    this.origins.remember(added, { file, digest: bundled.digest });
    this.started.push({ file, modules: added });
  }
}

async function importFile(path: string): Promise<Record<string, unknown>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(`The import is not done after ${IMPORT_TIMEOUT_MS} ms: it awaits at the top level.`),
        ),
      IMPORT_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([
      import(pathToFileURL(path).href) as Promise<Record<string, unknown>>,
      timeout,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function valueOf<T>(outcome: PromiseSettledResult<T> | undefined): T {
  if (outcome?.status === 'fulfilled') return outcome.value;
  throw outcome?.reason;
}
