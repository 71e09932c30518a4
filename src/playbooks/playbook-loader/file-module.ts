import type { DynamicModule, Type } from '@nestjs/common';
import {
  classesProvidedBy,
  injectedClasses,
  isInjectable,
  isModule,
  type NestModule,
} from './nest-metadata.js';

/**
 * The Nest module for what one playbook file exports: its `@Playbook` classes and other providers are registered, its Nest
 * modules imported. So is what those providers inject and the file itself brought along without exporting it.
 * Undefined where it exports nothing of the kind.
 */
export function moduleOfFile(
  name: string,
  exported: Record<string, unknown>,
  providedByApp: ReadonlySet<unknown>,
): DynamicModule | undefined {
  const values = [...new Set(Object.values(exported))];
  const imports = values.filter(isModule);
  const classes = values.filter(isInjectable);
  if (imports.length === 0 && classes.length === 0) return undefined;
  return { module: classNamed(name), imports, providers: withDependencies(classes, imports, providedByApp) };
}

/** What the file's own modules provide is left to them: it may inject what they keep to themselves. */
function withDependencies(
  exported: readonly Type[],
  modules: readonly NestModule[],
  providedByApp: ReadonlySet<unknown>,
): Type[] {
  const providedByModules = classesProvidedBy(modules);
  const providers = new Set<Type>();
  const visit = (cls: Type): void => {
    if (providers.has(cls) || providedByModules.has(cls) || providedByApp.has(cls)) return;
    providers.add(cls);
    injectedClasses(cls).filter(isInjectable).forEach(visit);
  };
  exported.forEach(visit);
  return [...providers];
}

/** Nest's messages name a module by its class. */
function classNamed(name: string): Type {
  return { [name]: class {} }[name] as Type;
}
