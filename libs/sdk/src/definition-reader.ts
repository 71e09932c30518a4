import 'reflect-metadata';
import type { ActionDefinition } from './action-definition.js';
import type { PlaybookDefinition } from './playbook-definition.js';

/** Plain strings, so that a class defined with one copy of the SDK can be read with another. */
export const PLAYBOOK_METADATA = 'opensoar:playbook';
export const ACTION_METADATA = 'opensoar:action';

/**
 * What `@Playbook` says about a class; `undefined` where the class itself is not decorated, even if it extends one
 * that is. For runtimes only.
 *
 * @example
 * ```ts
 * readPlaybookDefinition(TriageHighSeverity)?.name; // 'triage_high_severity'
 * ```
 */
export function readPlaybookDefinition(cls: object): PlaybookDefinition | undefined {
  return Reflect.getOwnMetadata(PLAYBOOK_METADATA, cls) as PlaybookDefinition | undefined;
}

/** What `@Action` says about a method, or `action()` about its function. */
export function readActionDefinition(fn: object): ActionDefinition | undefined {
  return Reflect.getOwnMetadata(ACTION_METADATA, fn) as ActionDefinition | undefined;
}

/**
 * The actions among a class's methods: its own in the order of their declaration, then those that it inherits. A
 * method that overrides an action counts only if it is decorated itself. For runtimes only.
 *
 * @example
 * ```ts
 * readActionDefinitions(TriageHighSeverity).map((action) => action.name); // ['enrich_ip']
 * ```
 */
export function readActionDefinitions(cls: { readonly prototype: object }): ActionDefinition[] {
  const methods = new Map<PropertyKey, unknown>();
  for (let level: object | null = cls.prototype; level; level = Reflect.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      if (!methods.has(key)) methods.set(key, Reflect.getOwnPropertyDescriptor(level, key)?.value);
    }
  }
  return [...methods.values()].flatMap((method) =>
    typeof method === 'function' ? (readActionDefinition(method) ?? []) : [],
  );
}
