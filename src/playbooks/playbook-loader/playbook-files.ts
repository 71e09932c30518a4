import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

export interface PlaybookFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the playbook directory, with `/` on every system. */
  readonly relativePath: string;
  /** The playbook directory that it was found in. */
  readonly directory: string;
}

const PLAYBOOK_FILE = /\.(ts|js|mjs)$/;
/** Tests that stand beside playbooks, and type declarations. */
const OTHER_FILE = /\.(spec|test)\.(ts|js|mjs)$|\.d\.ts$/;

/** A playbook directory, or one below it, does not exist or can't be read. */
class UnreadableDirectoryError extends Error {
  override readonly name = 'UnreadableDirectoryError';

  constructor(directory: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The directory ${directory} can't be read: ${reason}. Create it and let the server read it, or correct PLAYBOOK_DIRS.`,
      { cause },
    );
  }
}

/**
 * The playbook files at any depth below a directory, in the order of their paths. Names that begin with `_` or `.` are
 * left out, files and directories alike, as are `node_modules`, tests (`*.spec.*`, `*.test.*`) and `*.d.ts`. Links are
 * followed, each directory once. A directory that can't be read is reported, and the rest still found.
 */
export async function findPlaybookFiles(
  directory: string,
  report: (unreadable: PlaybookFile, error: unknown) => void,
): Promise<PlaybookFile[]> {
  const visited = new Set<string>();
  const at = (path: string): PlaybookFile => ({
    path,
    relativePath: relative(directory, path).replaceAll('\\', '/') || directory,
    directory,
  });

  const filesBelow = async (parent: string): Promise<PlaybookFile[]> => {
    const real = await realpath(parent);
    if (visited.has(real)) return [];
    visited.add(real);
    const found: PlaybookFile[] = [];
    for (const name of (await readdir(parent)).sort()) {
      if (/^[_.]/.test(name) || name === 'node_modules') continue;
      const path = join(parent, name);
      if (await isDirectory(path)) found.push(...(await readOrReport(path)));
      else if (PLAYBOOK_FILE.test(name) && !OTHER_FILE.test(name)) found.push(at(path));
    }
    return found;
  };
  const readOrReport = (parent: string): Promise<PlaybookFile[]> =>
    filesBelow(parent).catch((error: unknown) => {
      report(at(parent), new UnreadableDirectoryError(parent, error));
      return [];
    });

  return readOrReport(directory);
}

/** What is a link to nowhere counts as a file: reading it will say what is wrong. */
async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
