import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Something stands where a new file would. */
export class FileExistsError extends Error {
  override readonly name = 'FileExistsError';
}

/** Writes files below a directory, all or none: nothing that is there is overwritten. Gives their paths. */
export async function writeNewFiles(
  directory: string,
  files: Readonly<Record<string, string>>,
): Promise<string[]> {
  const paths = Object.keys(files).map((name) => join(directory, name));
  const known = paths.filter((path) => existsSync(path));
  if (known.length > 0) {
    throw new FileExistsError(
      `Nothing was written: ${known.join(', ')} ${known.length === 1 ? 'is' : 'are'} there already. ` +
        'Remove what is no longer needed, or choose another name or directory.',
    );
  }
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: 'wx' });
  }
  return paths;
}
