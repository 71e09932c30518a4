import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

/** `npm ci`, unless node_modules holds what package-lock.json says. */
export async function ensureInstalled() {
  if (await isInstalled()) return;
  console.log('Installing the packages of package-lock.json (npm ci); this takes a minute or so.');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  // The npm that runs us, if one does. Windows starts npm.cmd through a shell only.
  const npm = process.env.npm_execpath;
  const code = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args])
    : await run('npm', args, { shell: process.platform === 'win32' });
  if (code !== 0) {
    console.error('npm ci failed: see above. Is the package registry within reach?');
    process.exit(1);
  }
}

/** npm keeps in node_modules a lock file of what it put there, which it writes last. */
async function isInstalled() {
  const [wanted, present] = await Promise.all([
    readPackages(join(ROOT, 'package-lock.json')),
    readPackages(join(ROOT, 'node_modules', '.package-lock.json')),
  ]);
  if (!present) return false;
  return Object.entries(wanted)
    .filter(([path]) => path !== '')
    .every(([path, { version, integrity, optional }]) => {
      const found = present[path];
      // What is optional may be for another platform.
      if (!found) return optional === true || !path.includes('node_modules/');
      return found.version === version && found.integrity === integrity;
    });
}

async function readPackages(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text).packages;
}
