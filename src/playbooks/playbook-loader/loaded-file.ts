import type { ModulesContainer } from '@nestjs/core';
import type { LoadedPlaybook } from '../loaded-playbook.js';
import type { PlaybookFile } from './playbook-files.js';

/** Nest's own record of a module in its container. */
export type ModuleRecord = ModulesContainer extends Map<string, infer Record> ? Record : never;

/** One version of a playbook file, loaded into the app. */
export interface LoadedFile {
  readonly file: PlaybookFile;
  /** SHA-256 (hex) of the bundled code. */
  readonly digest: string;
  readonly modules: readonly ModuleRecord[];
  readonly playbooks: readonly LoadedPlaybook[];
  /** What is wrong with others of its playbooks. */
  readonly problems: readonly unknown[];
}
