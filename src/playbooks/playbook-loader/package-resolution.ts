import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { APP_ROOT } from '../../config/configuration.js';

/** Two copies of these in one process do not know each other's classes and metadata. */
const ONLY_ONCE = /^(@opensoar|@nestjs)\/|^reflect-metadata$/;

/**
 * Where a playbook's imports of packages lead. What the app has is left to be imported, so that playbooks share the app's
 * copy; what only the playbook's own directory has is bundled in; anything else is an error that names the import.
 *
 * A bundled package first gets the dependencies that were installed for it.
 */
export function packageResolution(): Plugin {
  return {
    name: 'opensoar:package-resolution',
    async resolveId(specifier, importer, options) {
      if (importer === undefined || !isPackageImport(specifier)) return null;
      if (isBuiltin(specifier)) return { id: specifier, external: true };

      const fromApp = () =>
        this.resolve(specifier, join(APP_ROOT, 'package.json'), { ...options, skipSelf: true });
      const fromImporter = () => this.resolve(specifier, importer, { ...options, skipSelf: true });
      const external = { id: specifier, external: true } as const;

      const isInPackage = /[\\/]node_modules[\\/]/.test(importer) && !ONLY_ONCE.test(specifier);
      if (isInPackage) return (await fromImporter()) ?? ((await fromApp()) ? external : missing());
      return (await fromApp()) ? external : ((await fromImporter()) ?? missing());

      function missing(): never {
        throw new Error(
          `The import '${specifier}' in ${String(importer)} is found neither in the app nor from that file. ` +
            'Install the package in the playbook directory, or correct the name.',
        );
      }
    },
  };
}

/** Not a path, not a `#` import of the package's own, and nothing that the bundler made up. */
function isPackageImport(specifier: string): boolean {
  return !/^([./#\0]|[a-zA-Z]:[\\/]|file:|data:)/.test(specifier);
}
