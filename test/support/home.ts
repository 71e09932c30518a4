import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fromTestRun } from './environment.js';

/** An empty directory for OPENSOAR_HOME; it goes with the test run, and so do servers that were left running in it. */
export function createTestHome(): Promise<string> {
  return mkdtemp(join(fromTestRun('TEST_RUN_DIR'), 'home-'));
}
