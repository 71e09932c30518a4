import type { TestRunner } from './test-runner.js';

/** What differs between the tests of one template. */
export interface SpecFile {
  readonly runner: TestRunner;
  /** How a relative import ends: `.js`, or nothing in a CommonJS project. */
  readonly extension?: '.js' | '';
}

/** The lines that import the functions of a runner, whose names vitest shares with jest. */
export function importsOf(runner: TestRunner, names: Readonly<Record<'jest' | 'node:test', string>>): string {
  if (runner === 'node:test') {
    return `import assert from 'node:assert/strict';\nimport { ${names['node:test']} } from 'node:test';`;
  }
  return `import { ${names.jest} } from '${runner === 'jest' ? '@jest/globals' : 'vitest'}';`;
}

/** One line that holds a value against what it should be. */
export function equalsLine(runner: TestRunner, actual: string, expected: string): string {
  return runner === 'node:test'
    ? `assert.deepEqual(${actual}, ${expected});`
    : `expect(${actual}).toEqual(${expected});`;
}
