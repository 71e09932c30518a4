import { isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'rolldown';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUNDLE = join(ROOT, 'node_modules', '.cache', 'opensoar', 'test-run.mjs');

/** Jest can't load TypeScript that is an ES module here, and dist may be older than the sources. */
export default async function globalSetup() {
  await build({
    input: join(ROOT, 'test', 'support', 'test-run.ts'),
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    platform: 'node',
    output: { file: BUNDLE, format: 'esm' },
    logLevel: 'warn',
  });
  const { TestRun } = await import(pathToFileURL(BUNDLE).href);
  globalThis.opensoarTestRun = await TestRun.start();
}
