import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, runPackage } from './run.mjs';

/** Written after a build: the digest of what it was made from. */
const STAMP = join(ROOT, 'dist', '.sources');

/** Builds unless dist was made from the sources as they are. */
export async function ensureBuilt() {
  const built = await readFile(STAMP, 'utf8').catch(() => undefined);
  if (built === (await digestOfSources())) return;
  console.log('Building (npm run build).');
  await build();
}

async function build() {
  const sources = await digestOfSources();
  const steps = [
    ['typescript/bin/tsc', ['-p', 'libs/sdk/tsconfig.json']],
    ['@nestjs/cli/bin/nest.js', ['build']],
  ];
  for (const [script, args] of steps) {
    if ((await runPackage(script, args)) !== 0) {
      console.error('The build failed: see above.');
      process.exit(1);
    }
  }
  await writeFile(STAMP, sources);
}

async function digestOfSources() {
  const directories = ['src', 'libs/sdk/src'];
  const files = [
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'nest-cli.json',
    'libs/sdk/tsconfig.json',
  ];
  for (const directory of directories) {
    for (const entry of await readdir(join(ROOT, directory), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.endsWith('.spec.ts')) continue;
      files.push(join(entry.parentPath ?? entry.path, entry.name).slice(ROOT.length));
    }
  }
  const digest = createHash('sha256');
  for (const file of files.sort()) {
    digest
      .update(`${file}\0`)
      .update(await readFile(join(ROOT, file)))
      .update('\0');
  }
  return digest.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build();
