import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Page {
  /** Relative to the checkout. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block: ```language file. */
export interface Block {
  readonly page: string;
  readonly language: string;
  /** The file that it shows, relative to the checkout; none for what is no sample. */
  readonly file: string | undefined;
  readonly text: string;
}

/** The README, the guide for contributors, and all of docs/. */
export async function readPages(): Promise<Page[]> {
  const inDocs = (await readdir(join(ROOT, 'docs'), { recursive: true })).filter((name) =>
    name.endsWith('.md'),
  );
  const paths = ['README.md', 'CONTRIBUTING.md', ...inDocs.sort().map((name) => `docs/${name}`)];
  return Promise.all(paths.map(async (path) => ({ path, text: await readFromRoot(path) })));
}

export function blocksOf({ path, text }: Page): Block[] {
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, language = '', file, block = '']) => ({ page: path, language, file, text: block }),
  );
}

/** The cells of every table row, without the code marks around a cell that is code alone. */
export function tableRows({ text }: Page): string[][] {
  return [...text.matchAll(/^\|(.*)\|$/gm)].map(([, row = '']) =>
    row.split('|').map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );
}

/** Where the links of a page lead, those to other sites left out. */
export function localLinks({ text }: Page): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

export function readFromRoot(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8');
}
