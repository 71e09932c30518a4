import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { type Page, readPages, ROOT } from '../markdown.js';

/** A fenced block that a transcript fills: ```console transcript:scenario/part. A person writes nothing but its fence. */
const BLOCK = /^(```console transcript:(\S+)\/(\S+)\n).*?^(?=```$)/gms;

/**
 * Expects the pages to show the parts of a scenario as they are now, all of them. With WRITE_TRANSCRIPTS=true it writes
 * them into the pages instead.
 */
export async function expectShown(scenario: string, parts: ReadonlyMap<string, string>): Promise<void> {
  const pages = await readPages();
  const shown = pages.flatMap(partsOf).filter((part) => part.scenario === scenario);
  expect(new Set(shown.map(({ part }) => part))).toEqual(new Set(parts.keys()));
  for (const { path, text } of pages) {
    const current = text.replaceAll(BLOCK, (block: string, fence: string, of: string, part: string) =>
      of === scenario ? `${fence}${parts.get(part) ?? ''}` : block,
    );
    if (process.env['WRITE_TRANSCRIPTS'] !== 'true') expect({ path, text }).toEqual({ path, text: current });
    // Nothing of another scenario, which may be at work at the same time.
    else if (current !== text) await writeFile(join(ROOT, path), current);
  }
}

/** The parts of transcripts that a page shows. */
export function partsOf({ text }: Page): { scenario: string; part: string }[] {
  return [...text.matchAll(BLOCK)].map(([, , scenario = '', part = '']) => ({ scenario, part }));
}
