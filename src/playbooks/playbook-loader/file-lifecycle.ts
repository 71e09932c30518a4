import type { ModuleRecord } from './loaded-file.js';

const START = ['onModuleInit', 'onApplicationBootstrap'] as const;
const STOP = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const;

/**
 * Calls the start hooks of what a playbook file registered, dependencies first.
 * NOTE: Nest itself calls no lifecycle hooks in modules that are added to a running app.
 */
export async function startModules(modules: readonly ModuleRecord[]): Promise<void> {
  await callHooks(instancesOf(modules), START);
}

/** Calls the shutdown hooks, dependencies last. */
export async function stopModules(modules: readonly ModuleRecord[]): Promise<void> {
  await callHooks(instancesOf(modules).reverse(), STOP);
}

async function callHooks(instances: readonly object[], hooks: readonly string[]): Promise<void> {
  for (const hook of hooks) {
    for (const instance of instances) {
      const method: unknown = Reflect.get(instance, hook);
      if (typeof method === 'function') await Reflect.apply(method, instance, []);
    }
  }
}

/** A module is recorded before those that it imports, and its own instance before those of its providers. */
function instancesOf(modules: readonly ModuleRecord[]): object[] {
  return modules
    .flatMap((module) => module.getNonAliasProviders())
    .filter(([, provider]) => !provider.isTransient && provider.isDependencyTreeStatic())
    .map(([, provider]): unknown => provider.instance)
    .filter((instance) => typeof instance === 'object' && instance !== null)
    .reverse();
}
