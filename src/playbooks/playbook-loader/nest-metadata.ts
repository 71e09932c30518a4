import type { DynamicModule, Provider, Type } from '@nestjs/common';
import {
  INJECTABLE_WATERMARK,
  MODULE_METADATA,
  PARAMTYPES_METADATA,
  PROPERTY_DEPS_METADATA,
  SELF_DECLARED_DEPS_METADATA,
} from '@nestjs/common/constants.js';

export type NestModule = Type | DynamicModule;

/** Whether the class itself is decorated with `@Injectable()`, or with what implies it. */
export function isInjectable(value: unknown): value is Type {
  return typeof value === 'function' && Reflect.hasOwnMetadata(INJECTABLE_WATERMARK, value);
}

export function isModule(value: unknown): value is NestModule {
  if (typeof value === 'object' && value !== null)
    return typeof (value as DynamicModule).module === 'function';
  return (
    typeof value === 'function' &&
    Object.values(MODULE_METADATA).some((key) => Reflect.hasOwnMetadata(key, value))
  );
}

/** The classes that modules provide, those of the modules that they import included. */
export function classesProvidedBy(modules: readonly unknown[], visited = new Set<unknown>()): Set<Type> {
  const classes = new Set<Type>();
  for (const module of modules) {
    if (!isModule(module) || visited.has(module)) continue;
    visited.add(module);
    for (const provider of entriesOf<Provider>(module, 'providers')) {
      if (typeof provider === 'function') classes.add(provider);
      else if (typeof provider.provide === 'function') classes.add(provider.provide as Type);
    }
    for (const cls of classesProvidedBy(entriesOf(module, 'imports'), visited)) classes.add(cls);
  }
  return classes;
}

/** The classes that Nest will inject into an instance of `cls`, through its constructor or its properties. */
export function injectedClasses(cls: Type): Type[] {
  const constructorTypes = metadata<unknown[]>(PARAMTYPES_METADATA, cls) ?? [];
  const tokens = metadata<{ index: number; param: unknown }[]>(SELF_DECLARED_DEPS_METADATA, cls) ?? [];
  const properties = metadata<{ type: unknown }[]>(PROPERTY_DEPS_METADATA, cls) ?? [];
  const injected = [...constructorTypes];
  for (const { index, param } of tokens) injected[index] = param;
  return [...injected, ...properties.map(({ type }) => type)].filter(isClass);
}

function entriesOf<T>(module: NestModule, key: 'providers' | 'imports'): T[] {
  const cls = typeof module === 'function' ? module : module.module;
  const own = typeof module === 'function' ? [] : (module[key] ?? []);
  return [...(metadata<T[]>(key, cls) ?? []), ...(own as T[])];
}

function metadata<T>(key: string, cls: Type): T | undefined {
  return Reflect.getMetadata(key, cls) as T | undefined;
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function';
}
