import { basename, dirname, resolve } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type PlaybookDefinition, readPlaybookDefinition } from '@opensoar/sdk/runtime';
import type { BundleStore } from '../playbooks/playbook-loader/bundle-store.js';
import { bundle } from '../playbooks/playbook-loader/bundle.js';
import { moduleOfFile } from '../playbooks/playbook-loader/file-module.js';
import { importFile } from '../playbooks/playbook-loader/import-file.js';
import { createScratchStore } from '../playbooks/playbook-loader/scratch-store.js';
import { TrialError } from './trial.error.js';

/** A playbook of a file, with what it injects. */
export interface OpenPlaybook {
  readonly definition: PlaybookDefinition;
  readonly instance: { run(...input: never[]): unknown };
  close(): Promise<void>;
}

type PlaybookClass = Type<OpenPlaybook['instance']>;

/**
 * Loads a file as the server does, and starts its providers. Throws a `TrialError` where it holds no such playbook, and
 * what keeps it from loading.
 *
 * @param name needed where the file exports several
 */
export async function openPlaybook(path: string, name: string | undefined): Promise<OpenPlaybook> {
  const { store, remove } = await createScratchStore();
  let context: INestApplicationContext | undefined;
  const close = async (): Promise<void> => {
    await context?.close();
    await remove();
  };
  try {
    const exported = await importBundled(resolve(path), store);
    const { cls, definition } = choose(path, exported, name);
    const module = moduleOfFile(basename(path), exported, new Set());
    if (!module) throw new TrialError(`${path} exports no playbook.`);
    context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    return { definition, instance: context.get(cls, { strict: false }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function importBundled(path: string, store: BundleStore): Promise<Record<string, unknown>> {
  // Traces, and debuggers, then show the author's file and line.
  process.setSourceMapsEnabled(true);
  const file = { path, relativePath: basename(path), directory: dirname(path) };
  return importFile(await store.write(await bundle(file)));
}

function choose(
  path: string,
  exported: Record<string, unknown>,
  name: string | undefined,
): { cls: PlaybookClass; definition: PlaybookDefinition } {
  const playbooks = [...new Set(Object.values(exported))].flatMap((value) => {
    const definition = typeof value === 'function' ? readPlaybookDefinition(value) : undefined;
    return definition ? [{ cls: value as PlaybookClass, definition }] : [];
  });
  const names = playbooks.map(({ definition }) => definition.name).join(', ');
  const chosen =
    name === undefined ? playbooks : playbooks.filter(({ definition }) => definition.name === name);
  const [playbook] = chosen;
  if (!playbook) {
    throw new TrialError(
      playbooks.length === 0
        ? `${path} exports no playbook: no class with @Playbook.`
        : `${path} exports no playbook '${name}', but ${names}.`,
    );
  }
  if (chosen.length > 1) throw new TrialError(`${path} exports ${names}. Say which with --playbook.`);
  return playbook;
}
