/** What the test of a new file runs under. `opensoar playbook test` runs node:test. */
export type TestRunner = 'jest' | 'vitest' | 'node:test';
