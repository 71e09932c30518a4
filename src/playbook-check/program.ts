import { join } from 'node:path';
import ts from 'typescript';
import { APP_ROOT } from '../config/configuration.js';

/** How the loader reads playbooks, said to the type checker: a tsconfig.json beside them is for editors alone. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  // The loader bundles: files have no module format of their own, and imports need no extension.
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  customConditions: ['node'],
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  allowJs: true,
  typeRoots: [join(APP_ROOT, 'node_modules', '@types')],
  types: ['node'],
  strict: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: false,
  esModuleInterop: true,
  skipLibCheck: true,
  noEmit: true,
};

/** A type-checker's view of playbook files and all that they import. Packages resolve as they do in the server. */
export function programOf(paths: readonly string[]): ts.Program {
  const host = ts.createCompilerHost(OPTIONS);
  const cache = ts.createModuleResolutionCache(APP_ROOT, (name) => name, OPTIONS);
  const inApp = join(APP_ROOT, 'package.json');
  const resolve = (name: string, importer: string) =>
    ts.resolveModuleName(name, importer, OPTIONS, host, cache);

  host.resolveModuleNameLiterals = (literals, importer) =>
    literals.map(({ text }) => {
      const own = resolve(text, importer);
      if (text.startsWith('.') || /[\\/]node_modules[\\/]/.test(importer)) return own;
      const app = resolve(text, inApp);
      // Types may stand beside the playbook although the package itself comes from the app.
      return isTyped(app) || !own.resolvedModule ? app : own;
    });
  return ts.createProgram([...paths], OPTIONS, host);
}

/** The files that the author wrote: neither packages nor type declarations. */
export function ownFiles(program: ts.Program): ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !/[\\/]node_modules[\\/]/.test(file.fileName));
}

function isTyped({ resolvedModule }: ts.ResolvedModuleWithFailedLookupLocations): boolean {
  return resolvedModule !== undefined && /\.[cm]?tsx?$/.test(resolvedModule.resolvedFileName);
}
