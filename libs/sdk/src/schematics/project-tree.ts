import type { TestRunner } from '../scaffold/test-runner.js';

/** What is used of the tree of files that a schematic works on: nothing is written before it ends well. */
export interface ProjectTree {
  exists(path: string): boolean;
  read(path: string): Buffer | null;
  create(path: string, content: string): void;
  overwrite(path: string, content: string): void;
}

/** What of a project decides how its new files look. */
export interface ProjectStyle {
  readonly isEsm: boolean;
  readonly runner: TestRunner;
}

/** Reads the project's package.json. Without a test runner there, tests are for Node's own. */
export function styleOf(tree: ProjectTree): ProjectStyle {
  const manifest = JSON.parse(tree.read('/package.json')?.toString() ?? '{}') as {
    type?: string;
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
  const packages = { ...manifest.dependencies, ...manifest.devDependencies };
  const runner = 'vitest' in packages ? 'vitest' : 'jest' in packages ? 'jest' : 'node:test';
  return { isEsm: manifest.type === 'module', runner };
}
