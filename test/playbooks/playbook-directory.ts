import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A directory outside the repository. */
export interface ScratchDirectory {
  readonly path: string;
  /** Writes files, their paths relative to the directory. */
  write(files: Record<string, string>): Promise<void>;
  /** Deletes one of the files. */
  delete(file: string): Promise<void>;
  remove(): Promise<void>;
}

export async function createScratchDirectory(): Promise<ScratchDirectory> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'opensoar-playbooks-')));
  return {
    path,
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), content);
      }
    },
    delete: (file) => rm(join(path, file)),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
