import { mkdir, realpath } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { APP_ROOT } from '../config/configuration.js';
import { writeNewFiles } from './new-files.js';
import { repositoryFiles } from './repository-template.js';

/** Makes a playbook repository that uses this checkout; gives the paths of its files. Throws where one is there. */
export async function newRepository(directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  // Links are followed before npm and Node take the relative way to the checkout.
  const real = await realpath(directory);
  const app = relative(real, APP_ROOT).replaceAll('\\', '/') || '.';
  return writeNewFiles(real, repositoryFiles(packageNameOf(basename(real)), app));
}

/** What npm allows as the name of a package. */
function packageNameOf(directoryName: string): string {
  const name = directoryName
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'playbooks' : name;
}
