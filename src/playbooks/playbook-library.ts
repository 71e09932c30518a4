import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import type { LoadedPlaybook } from './loaded-playbook.js';
import { bundle, type Bundle } from './playbook-loader/bundle.js';
import { LoadErrors } from './playbook-loader/load-errors.js';
import type { LoadedFile } from './playbook-loader/loaded-file.js';
import { PlaybookFileLoader } from './playbook-loader/playbook-file.loader.js';
import { findPlaybookFiles, type PlaybookFile } from './playbook-loader/playbook-files.js';
import { PlaybookExplorer } from './playbook.explorer.js';
import { DuplicatePlaybookError } from './playbooks.errors.js';

/** Code that was loaded at some time, by this process or by another. */
export interface ArchivedCode extends Bundle {
  /** Relative to its playbook directory. */
  readonly file: string;
}

/** What the directories do not say, as the database has it. */
export interface Archive {
  /** The code that is in force of a file, should the file itself be broken. */
  lastOf(file: string): Promise<ArchivedCode | undefined>;
  /** The code that a playbook was rolled back to while its file has this digest. */
  heldInsteadOf(digest: string, playbook: string): Promise<ArchivedCode | undefined>;
}

/** A playbook as it is in force, and the version that its file has. */
export interface PlaybookInForce {
  readonly playbook: LoadedPlaybook;
  readonly fileVersion: string;
}

interface Problem {
  file: PlaybookFile;
  error: unknown;
}

/** How long a version that executions still run is kept before it is looked at again. */
const LOOK_AGAIN_MS = 30_000;

/** The code that this process has loaded: the files as they are, and earlier versions as long as something runs them. */
@Injectable()
export class PlaybookLibrary implements OnApplicationShutdown {
  /** The present version of each file, by its path. */
  private files = new Map<string, LoadedFile>();
  private readonly loaded = new Set<LoadedFile>();
  /** By path and digest, while they are being loaded. */
  private readonly loading = new Map<string, Promise<LoadedFile>>();
  private inForce: readonly LoadedPlaybook[] = [];
  private readonly uses = new Map<string, number>();
  private fromApp: readonly LoadedPlaybook[] | undefined;
  private lookAgain: NodeJS.Timeout | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly loader: PlaybookFileLoader,
    private readonly explorer: PlaybookExplorer,
    private readonly loadErrors: LoadErrors,
  ) {}

  /**
   * Reads the playbook directories. A file that can't be loaded keeps the code that it had, and is a load error; so is a
   * second playbook of one name, and the one that had the name before keeps it.
   */
  async refresh(archive: Archive): Promise<PlaybookInForce[]> {
    clearTimeout(this.lookAgain);
    // Before any file is loaded: what is found then is the app's own.
    this.fromApp ??= this.explorer.inApp();
    const problems: Problem[] = [];
    this.files = await this.readFiles(archive, problems);
    const found = this.fromApp.map((playbook) => ({ playbook, fileVersion: playbook.version }));
    const known = new Map(this.fromApp.map((playbook) => [playbook.definition.name, playbook]));
    for (const { file, digest, playbooks, problems: own } of this.files.values()) {
      problems.push(...own.map((error) => ({ file, error })));
      for (const fromFile of playbooks) {
        const { name } = fromFile.definition;
        const namesake = known.get(name);
        if (namesake) {
          problems.push({ file, error: new DuplicatePlaybookError(namesake, fromFile) });
          continue;
        }
        const held = await this.held(archive, digest, name, file, problems);
        known.set(name, held ?? fromFile);
        found.push({ playbook: held ?? fromFile, fileVersion: digest });
      }
    }
    this.inForce = found.map(({ playbook }) => playbook);
    this.loadErrors.replace(problems);
    await this.unloadUnused();
    return found;
  }

  /** A version that was loaded before, or is loaded now from `archived`; undefined where the code has no such playbook. */
  async version(
    name: string,
    version: string,
    archived?: () => Promise<ArchivedCode | undefined>,
  ): Promise<LoadedPlaybook | undefined> {
    const loaded = [...this.loaded].find(({ digest }) => digest === version);
    if (loaded) return named(loaded, name);
    const code = await archived?.();
    return code && named(await this.loadArchived(code), name);
  }

  /** Keeps a version loaded, once it is, until the function that it gives is called. */
  use(version: string): () => void {
    this.uses.set(version, (this.uses.get(version) ?? 0) + 1);
    return () => {
      const left = (this.uses.get(version) ?? 1) - 1;
      if (left > 0) this.uses.set(version, left);
      else this.uses.delete(version);
    };
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.lookAgain);
    for (const loaded of [...this.loaded].reverse()) await this.loader.unload(loaded);
  }

  private async readFiles(archive: Archive, problems: Problem[]): Promise<Map<string, LoadedFile>> {
    const files = await this.findFiles(problems);
    // The bundler works in threads of its own; what runs here goes file by file, so that the order is always the same.
    const bundles = new Map<PlaybookFile, PromiseSettledResult<Bundle>>();
    const settled = await Promise.allSettled(files.map((file) => bundle(file)));
    for (const [index, outcome] of settled.entries()) {
      const file = files[index];
      if (file) bundles.set(file, outcome);
    }
    const read = new Map<string, LoadedFile>();
    for (const [file, outcome] of [...bundles].sort(this.incumbentsFirst)) {
      const former = this.files.get(file.path);
      try {
        if (outcome.status === 'rejected') throw outcome.reason;
        const isSame = former?.digest === outcome.value.digest;
        read.set(file.path, isSame ? former : await this.load(file, outcome.value));
      } catch (error) {
        problems.push({ file, error });
        const kept = former ?? (await this.lastOf(archive, file));
        if (kept) read.set(file.path, kept);
      }
    }
    return read;
  }

  private readonly incumbentsFirst = ([a]: [PlaybookFile, unknown], [b]: [PlaybookFile, unknown]): number =>
    Number(this.files.has(b.path)) - Number(this.files.has(a.path));

  private async findFiles(problems: Problem[]): Promise<PlaybookFile[]> {
    const files = new Map<string, PlaybookFile>();
    for (const directory of this.configuration.playbookDirs) {
      const found = await findPlaybookFiles(directory, (file, error) => problems.push({ file, error }));
      // A directory inside another one that is configured too: the first to find a file keeps it.
      for (const file of found) if (!files.has(file.path)) files.set(file.path, file);
    }
    return [...files.values()];
  }

  private async load(file: PlaybookFile, code: Bundle): Promise<LoadedFile> {
    const known = [...this.loaded].find(
      ({ digest, file: { path } }) => digest === code.digest && path === file.path,
    );
    if (known) return known;
    const key = `${file.path}\0${code.digest}`;
    const loading =
      this.loading.get(key) ??
      this.loader
        .load(file, code)
        .then((loaded) => {
          this.loaded.add(loaded);
          return loaded;
        })
        .finally(() => this.loading.delete(key));
    this.loading.set(key, loading);
    return loading;
  }

  private loadArchived(code: ArchivedCode): Promise<LoadedFile> {
    const file = { path: code.file, relativePath: code.file, directory: 'the versions kept in the database' };
    return this.load(file, code);
  }

  private async lastOf(archive: Archive, file: PlaybookFile): Promise<LoadedFile | undefined> {
    const code = await archive.lastOf(file.relativePath);
    return code && this.loadArchived(code);
  }

  private async held(
    archive: Archive,
    digest: string,
    name: string,
    file: PlaybookFile,
    problems: Problem[],
  ): Promise<LoadedPlaybook | undefined> {
    const code = await archive.heldInsteadOf(digest, name);
    if (!code) return undefined;
    try {
      return await this.version(name, code.digest, async () => code);
    } catch (error) {
      problems.push({ file, error });
      return undefined;
    }
  }

  /** What neither is in force nor runs. */
  private async unloadUnused(): Promise<void> {
    const current = new Set([
      ...[...this.files.values()].map(({ digest }) => digest),
      ...this.inForce.map(({ version }) => version),
    ]);
    const former = [...this.loaded].filter(({ digest }) => !current.has(digest));
    const unused = former.filter(({ digest }) => !this.uses.has(digest));
    // At once, so that nobody takes up what is about to be stopped.
    for (const file of unused) this.loaded.delete(file);
    if (unused.length < former.length) {
      this.lookAgain = setTimeout(() => void this.unloadUnused(), LOOK_AGAIN_MS).unref();
    }
    for (const file of unused) await this.loader.unload(file);
  }
}

function named({ playbooks }: LoadedFile, name: string): LoadedPlaybook | undefined {
  return playbooks.find(({ definition }) => definition.name === name);
}
