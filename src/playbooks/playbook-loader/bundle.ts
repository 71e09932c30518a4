import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { rolldown, type BundleError } from 'rolldown';
import { BundlingError } from './bundling-error.js';
import { packageResolution } from './package-resolution.js';
import type { PlaybookFile } from './playbook-files.js';

export interface Bundle {
  readonly code: string;
  /** The file itself, as its author wrote it. */
  readonly source: string;
  /** SHA-256 (hex) of the code alone, so that it is the same wherever the file lies. */
  readonly digest: string;
}

/** A playbook file with its relative imports as one ES module. Throws a `BundlingError`. */
export async function bundle({ path, directory }: PlaybookFile): Promise<Bundle> {
  const build = await rolldown({
    input: path,
    // What the output says of its sources is relative to here.
    cwd: directory,
    platform: 'node',
    // Whatever configuration happens to lie around a playbook directory must not change what its code means.
    tsconfig: false,
    resolve: { extensionAlias: { '.js': ['.ts', '.js'], '.mjs': ['.mts', '.mjs'] } },
    transform: {
      target: 'node20',
      decorator: { legacy: true, emitDecoratorMetadata: true },
      // As `useDefineForClassFields: false`: a field's initialiser sees what the constructor was given.
      assumptions: { setPublicClassFields: true },
      typescript: { removeClassFieldsWithoutInitializer: true },
    },
    plugins: [packageResolution()],
    logLevel: 'silent',
  });
  try {
    const { output } = await build.generate({
      format: 'esm',
      codeSplitting: false,
      // Playbooks and actions are named after their classes and methods.
      keepNames: true,
      sourcemap: true,
      sourcemapIgnoreList: false,
      sourcemapPathTransform: (source, map) => new URL(source, pathToFileURL(map)).href,
    });
    const [chunk] = output;
    const code = chunk.code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n');
    return {
      source: await readFile(path, 'utf8'),
      code: chunk.map ? `${code}//# sourceMappingURL=${chunk.map.toUrl()}\n` : code,
      digest: createHash('sha256').update(code).digest('hex'),
    };
  } catch (error) {
    throw new BundlingError(error as BundleError);
  } finally {
    await build.close();
  }
}
