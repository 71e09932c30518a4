import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Configuration } from '../../config/configuration.js';
import { readEnvironment } from '../../config/environment.js';
import { BundleStore } from './bundle-store.js';

/** A place for bundles where there is no server: below the system's directory for temporary files, until it is removed. */
export async function createScratchStore(): Promise<{ store: BundleStore; remove: () => Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'opensoar-'));
  const store = new BundleStore(new Configuration(readEnvironment({ OPENSOAR_HOME: home })));
  await store.prepare();
  return { store, remove: () => rm(home, { recursive: true, force: true }) };
}
