import type { ActionDefinition, PlaybookDefinition } from '@opensoar/sdk/runtime';

/** A playbook that this process can run. */
export interface LoadedPlaybook {
  readonly definition: PlaybookDefinition;
  readonly actions: readonly ActionDefinition[];
  readonly instance: { run(...input: unknown[]): unknown };
  /** A digest (SHA-256, hex) of its code. */
  readonly version: string;
  /** Relative to its playbook directory; null for one that a module registers. */
  readonly file: string | null;
  /** Where it comes from, in words, for messages. */
  readonly origin: string;
}
