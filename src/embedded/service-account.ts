import { StartupError } from '../errors/startup-error.js';
import { runCommand } from './run-command.js';

/** The operating system's user that the services run as. */
export interface ServiceAccount {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'opensoar';

/**
 * Undefined where the services run as this process does. Postgres refuses to run as root, so root gets an account for
 * it: our own where it exists, else that of an installed Postgres, else our own, made now.
 */
export async function findServiceAccount(
  report: (line: string) => void,
): Promise<ServiceAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = (await lookUp(NAME)) ?? (await lookUp('postgres'));
  if (existing) return existing;
  report(`Adding the system user "${NAME}": Postgres does not run as root.`);
  const { exitCode, output } = await runCommand('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    NAME,
  ]).catch((error: Error) => ({ exitCode: 1, output: error.message }));
  const added = exitCode === 0 ? await lookUp(NAME) : undefined;
  if (!added) {
    throw new StartupError(
      `Postgres does not run as root, and the user "${NAME}" could not be added for it (${output}). ` +
        'Start as an ordinary user, add that user yourself, or set DATABASE_URL.',
    );
  }
  return added;
}

async function lookUp(name: string): Promise<ServiceAccount | undefined> {
  const uid = await runCommand('id', ['-u', name]);
  const gid = await runCommand('id', ['-g', name]);
  if (uid.exitCode !== 0 || gid.exitCode !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}
