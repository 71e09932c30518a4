/** What the test of a new file runs under. `opensoar playbook test` runs node:test. */
export const TEST_RUNNERS = ['jest', 'vitest', 'node:test'] as const;
export type TestRunner = (typeof TEST_RUNNERS)[number];
