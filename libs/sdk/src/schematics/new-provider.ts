import { posix } from 'node:path';
import { ModuleDeclarator, ModuleFinder } from '@nestjs/schematics';
import { classNameOf, fileNameOf } from '../scaffold/playbook-name.js';
import type { SpecFile } from '../scaffold/spec-file.js';
import type { NestOptions } from './nest-options.js';
import { type ProjectTree, styleOf } from './project-tree.js';

/** A path of the Nest CLI's tree, which its package brands. */
type ModulePath = Parameters<ModuleFinder['find']>[0]['path'];

/** How the files of one kind of provider are made. */
export interface ProviderTemplate {
  /** Stands in the names of its files: `block-address.playbook.ts`. */
  readonly kind: 'playbook' | 'actions';
  source(fileName: string): string;
  spec(fileName: string, spec: SpecFile): string;
}

/**
 * A rule that writes a provider and its test where the Nest CLI would put a service of that name, and lists the class
 * among the providers of the nearest module above. Throws where the name does not do, or a file is there.
 */
export function newProvider(
  options: NestOptions,
  template: ProviderTemplate,
): (tree: ProjectTree) => ProjectTree {
  return (tree) => {
    if ((options.language ?? 'ts') !== 'ts') {
      throw new Error(`There is no ${template.kind} in ${options.language}: set "language" to "ts".`);
    }
    const { isEsm, runner } = styleOf(tree);
    const fileName = fileNameOf(withDashes(posix.basename(options.name)));
    const directory = directoryOf(options, fileName);
    const base = posix.join(directory, `${fileName}.${template.kind}`);
    write(tree, `${base}.ts`, template.source(fileName));
    if (options.spec ?? true) {
      const spec = { runner: options.runner ?? runner, extension: isEsm ? ('.js' as const) : ('' as const) };
      write(tree, `${base}.${options.specFileSuffix ?? 'spec'}.ts`, template.spec(fileName, spec));
    }
    if (!options.skipImport) declare(tree, { directory, fileName, kind: template.kind, isEsm });
    return tree;
  };
}

/** As the schematics of Nest have it: the source root, the path, folders before the name, and one of its name. */
function directoryOf({ name, path = '', sourceRoot = 'src', flat }: NestOptions, fileName: string): string {
  return posix.join('/', sourceRoot, path, posix.dirname(name), flat ? '' : fileName);
}

/** `BlockAddress` and `block_address` are `block-address`. */
function withDashes(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[\s_]+/g, '-')
    .toLowerCase();
}

function write(tree: ProjectTree, path: string, content: string): void {
  if (tree.exists(path)) {
    throw new Error(`Nothing was written: ${path} is there already. Remove it, or choose another name.`);
  }
  tree.create(path, content);
}

function declare(
  tree: ProjectTree,
  { directory, fileName, kind, isEsm }: { directory: string; fileName: string; kind: string; isEsm: boolean },
): void {
  const module = new ModuleFinder(tree as ConstructorParameters<typeof ModuleFinder>[0]).find({
    path: directory as ModulePath,
  });
  const content = module === null ? null : tree.read(module);
  if (module === null || content === null) return;
  const declared = new ModuleDeclarator().declare(content.toString(), {
    metadata: 'providers',
    type: kind,
    name: fileName,
    className: classNameOf(fileName),
    path: directory as ModulePath,
    module,
    isEsm,
  });
  tree.overwrite(module, declared);
}
