import type { TestRunner } from '../scaffold/test-runner.js';

/** What the Nest CLI passes to a schematic, as `schematics/options.schema.json` describes it. */
export interface NestOptions {
  readonly name: string;
  readonly path?: string;
  readonly sourceRoot?: string;
  readonly language?: string;
  readonly flat?: boolean;
  readonly spec?: boolean;
  readonly specFileSuffix?: string;
  readonly skipImport?: boolean;
  readonly runner?: TestRunner;
  readonly source?: string;
}
