import { chmod, chown, lstat, mkdir, mkdtemp, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../errors/startup-error.js';
import type { ServiceAccount } from './service-account.js';

/** What a service account needs to reach lies here: it can't enter a home directory of mode 700, root's for one. */
export const SHARED_ROOT = '/var/lib/opensoar';

/**
 * The directory of one service, made where it is missing: `<home>/<service>`, or, for a service account, one below
 * `SHARED_ROOT` that a link of that name leads to.
 */
export async function openServiceDirectory(
  home: string,
  service: string,
  account: ServiceAccount | undefined,
): Promise<string> {
  const entry = join(home, service);
  const found = await lstat(entry).catch(() => undefined);
  if (!account) {
    if (found?.isSymbolicLink()) {
      throw new StartupError(
        `${entry} was made by root: start as root, or set OPENSOAR_HOME to another place.`,
      );
    }
    await mkdir(entry, { recursive: true, mode: 0o700 });
    return entry;
  }
  if (found && !found.isSymbolicLink()) {
    throw new StartupError(
      `${entry} was made by an ordinary user: start as that user, or set OPENSOAR_HOME to another place.`,
    );
  }
  await mkdir(SHARED_ROOT, { recursive: true, mode: 0o755 });
  const directory = found ? await readlink(entry) : await mkdtemp(join(SHARED_ROOT, `${service}-`));
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o700);
  await chown(directory, account.uid, account.gid);
  if (!found) await symlink(directory, entry);
  return directory;
}
