import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Configuration } from '../config/configuration.js';
import { readEnvironment } from '../config/environment.js';
import { BundleStore } from '../playbooks/playbook-loader/bundle-store.js';
import { bundle } from '../playbooks/playbook-loader/bundle.js';
import type { PlaybookFile } from '../playbooks/playbook-loader/playbook-files.js';

/**
 * Runs tests with node:test on the code that a server would load: the loader's bundler makes it from TypeScript.
 * Packages resolve as they do in the server. What the tests say goes to stderr with `quiet`, and to stdout else.
 * `onBundled` is called before they run. True where all passed.
 */
export async function runTests(
  files: readonly PlaybookFile[],
  quiet: boolean,
  onBundled?: () => void,
): Promise<boolean> {
  const home = await mkdtemp(join(tmpdir(), 'opensoar-test-'));
  try {
    const store = new BundleStore(new Configuration(readEnvironment({ OPENSOAR_HOME: home })));
    await store.prepare();
    const bundles = await Promise.all(files.map(async (file) => store.write(await bundle(file))));
    onBundled?.();
    return (
      (await runNode(
        ['--enable-source-maps', '--test', '--test-reporter=spec', ...new Set(bundles)],
        quiet,
      )) === 0
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function runNode(args: readonly string[], quiet: boolean): Promise<number | null> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', quiet ? 2 : 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
}
