import { basename } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { readPlaybookDefinition } from '@opensoar/sdk/runtime';
import type { BundleStore } from '../playbooks/playbook-loader/bundle-store.js';
import { bundle } from '../playbooks/playbook-loader/bundle.js';
import { moduleOfFile } from '../playbooks/playbook-loader/file-module.js';
import { importFile } from '../playbooks/playbook-loader/import-file.js';
import type { PlaybookFile } from '../playbooks/playbook-loader/playbook-files.js';
import { createScratchStore } from '../playbooks/playbook-loader/scratch-store.js';

/** A playbook that a file exports. */
export interface ExportedPlaybook {
  readonly name: string;
  readonly className: string;
  readonly file: PlaybookFile;
}

/** What became of loading a file: its playbooks, or what kept it from loading. */
export type LoadedFile =
  | { readonly file: PlaybookFile; readonly playbooks: readonly ExportedPlaybook[]; readonly empty: boolean }
  | { readonly file: PlaybookFile; readonly error: unknown };

/**
 * Loads files as the server would, but for what starts them: no provider is made, no hook called. Their top-level code
 * does run.
 */
export async function loadFiles(files: readonly PlaybookFile[]): Promise<LoadedFile[]> {
  const { store, remove } = await createScratchStore();
  try {
    const loaded: LoadedFile[] = [];
    for (const file of files) {
      try {
        loaded.push(await loadFile(file, store));
      } catch (error) {
        loaded.push({ file, error });
      }
    }
    return loaded;
  } finally {
    await remove();
  }
}

async function loadFile(file: PlaybookFile, store: BundleStore): Promise<LoadedFile> {
  const exported = await importFile(await store.write(await bundle(file)));
  const module = moduleOfFile(basename(file.path), exported, new Set());
  if (!module) return { file, playbooks: [], empty: true };
  // Finds what can't be injected, and makes nothing: secrets and services of production are not at hand here.
  const context = await NestFactory.createApplicationContext(module, {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  await context.close();
  const playbooks = [...new Set(Object.values(exported))].flatMap((value) => {
    const definition = typeof value === 'function' ? readPlaybookDefinition(value) : undefined;
    return typeof value === 'function' && definition
      ? { name: definition.name, className: value.name, file }
      : [];
  });
  return { file, playbooks, empty: false };
}
