import type { ActionDefinition, PlaybookDefinition } from '@opensoar/sdk/runtime';

/** What a playbook file was made into, and what it was made from. */
export interface PlaybookCode {
  /** One ES module: the file with its relative imports. */
  readonly bundle: string;
  /** The file as its author wrote it. */
  readonly source: string;
}

/** A playbook that this process can run. */
export interface LoadedPlaybook {
  readonly definition: PlaybookDefinition;
  readonly actions: readonly ActionDefinition[];
  readonly instance: { run(...input: unknown[]): unknown };
  /** A digest (SHA-256, hex) of its code. */
  readonly version: string;
  /** Relative to its playbook directory; null for one that a module registers. */
  readonly file: string | null;
  /** Null for one that a module registers: its code can't be kept. */
  readonly code: PlaybookCode | null;
  /** Where it comes from, in words, for messages. */
  readonly origin: string;
}
