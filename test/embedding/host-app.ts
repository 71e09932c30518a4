import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, runProcess } from '../cli/opensoar.js';
import { createScratchDirectory, type ScratchDirectory } from '../playbooks/playbook-directory.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');

/** What an app outside the repository can install of it: the name of a package, and its folder. */
const PACKAGES = { '@opensoar/sdk': 'libs/sdk', opensoar: '.' } as const;

/** A Nest app of somebody else's, outside the repository. */
export interface HostApp {
  readonly path: string;
  readonly write: ScratchDirectory['write'];
  /** Runs a script of an installed package, such as `@nestjs/cli/bin/nest.js`, in the app. */
  runPackage(script: string, ...args: string[]): Promise<Ended>;
  run(command: string, args: string[], env?: Record<string, string>): Promise<Ended>;
  remove(): Promise<void>;
}

/** Installs packed packages as npm would, and beside them links to what the repository has installed. */
export async function createHostApp(packages: readonly (keyof typeof PACKAGES)[]): Promise<HostApp> {
  const directory = await createScratchDirectory();
  const modules = join(directory.path, 'node_modules');
  await linkPackages(modules);
  for (const name of packages) await unpack(name, modules);
  const run = (command: string, args: string[], env?: Record<string, string>) =>
    runProcess(command, args, directory.path, env);
  return {
    path: directory.path,
    write: (files) => directory.write(files),
    run,
    runPackage: (script, ...args) => run(process.execPath, [join(modules, script), ...args]),
    remove: () => directory.remove(),
  };
}

async function linkPackages(modules: string): Promise<void> {
  for (const entry of await readdir(MODULES)) {
    if (entry === '@opensoar' || entry === 'opensoar') continue;
    const names = entry.startsWith('@')
      ? (await readdir(join(MODULES, entry))).map((name) => join(entry, name))
      : [entry];
    await mkdir(entry.startsWith('@') ? join(modules, entry) : modules, { recursive: true });
    for (const name of names) await symlink(join(MODULES, name), join(modules, name));
  }
}

async function unpack(name: keyof typeof PACKAGES, modules: string): Promise<void> {
  const target = join(modules, name);
  await mkdir(target, { recursive: true });
  const packed = await runProcess(
    'npm',
    ['pack', '--json', '--pack-destination', target],
    join(ROOT, PACKAGES[name]),
  );
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  const unpacked = await runProcess('tar', ['-xzf', filename, '--strip-components=1'], target);
  if (unpacked.code !== 0) throw new Error(unpacked.stderr);
}
