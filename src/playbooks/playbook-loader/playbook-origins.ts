import { Injectable } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { PlaybookFile } from './playbook-files.js';

/** Nest's own record of a module in its container. */
export type ModuleRecord = ModulesContainer extends Map<string, infer Record> ? Record : never;

export interface FileOrigin {
  readonly file: PlaybookFile;
  /** SHA-256 (hex) of the bundled code. */
  readonly digest: string;
}

/** Which Nest modules came from which playbook file. */
@Injectable()
export class PlaybookOrigins {
  private readonly byModule = new Map<ModuleRecord, FileOrigin>();

  remember(modules: readonly ModuleRecord[], origin: FileOrigin): void {
    for (const module of modules) this.byModule.set(module, origin);
  }

  /** Undefined: the module is the app's own. */
  of(module: ModuleRecord | undefined): FileOrigin | undefined {
    return module && this.byModule.get(module);
  }
}
