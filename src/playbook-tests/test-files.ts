import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { PlaybookFile } from '../playbooks/playbook-loader/playbook-files.js';

const TEST_FILE = /\.(spec|test)\.(ts|js|mjs)$/;

/** The tests (`*.spec.*`, `*.test.*`) at any depth below a directory, or one test file. */
export async function findTestFiles(path: string): Promise<PlaybookFile[]> {
  const absolute = resolve(path);
  if (!(await stat(absolute)).isDirectory()) return [fileAt(absolute)];
  const entries = (await readdir(absolute, { withFileTypes: true })).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const found: PlaybookFile[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const below = join(absolute, entry.name);
    if (entry.isDirectory()) found.push(...(await findTestFiles(below)));
    else if (TEST_FILE.test(entry.name)) found.push(fileAt(below));
  }
  return found;
}

function fileAt(path: string): PlaybookFile {
  return { path, relativePath: basename(path), directory: dirname(path) };
}
