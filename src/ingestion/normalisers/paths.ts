import { isRecord, isScalar, type Scalar } from '../payload-fields.js';
import type { AlertPayload } from './normaliser.js';
import { addressOf, hostnameOf, identifierOf, textOf } from './values.js';

/** How many items of one list, and how many values at one path, are looked at. */
const MAX_ITEMS = 500;
const MAX_VALUES = 1000;

/** Made once for an object, however many normalisers look at it. */
const indexes = new WeakMap<AlertPayload, ReadonlyMap<string, unknown>>();

/**
 * Reads a payload at the paths that a format's documentation names. `a.b_c` finds `{ a: { b_c } }`, `{ 'a.b_c' }` and
 * `{ A: { bC } }`: forwarders flatten objects and change the case of keys. A list on the way stands for each of its items.
 */
export class PathReader {
  constructor(private readonly payload: AlertPayload) {}

  /** The first value that `read` accepts, at the first path that has one. */
  find<T>(read: (value: Scalar) => T | undefined, ...paths: string[]): T | undefined {
    for (const path of paths) {
      if (!beginsIn(this.payload, path)) continue;
      for (const value of nodesAt(this.payload, path)) {
        const found = isScalar(value) ? read(value) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  text(...paths: string[]): string | undefined {
    return this.find(textOf, ...paths);
  }

  id(...paths: string[]): string | undefined {
    return this.find(identifierOf, ...paths);
  }

  address(...paths: string[]): string | undefined {
    return this.find(addressOf, ...paths);
  }

  hostname(...paths: string[]): string | undefined {
    return this.find(hostnameOf, ...paths);
  }

  /** All texts at all paths. */
  texts(...paths: string[]): string[] {
    return paths
      .flatMap((path) => this.values(path))
      .map(textOf)
      .filter((text) => text !== undefined);
  }

  values(path: string): Scalar[] {
    return [...nodesAt(this.payload, path)].filter(isScalar);
  }

  records(path: string): AlertPayload[] {
    return [...nodesAt(this.payload, path)].filter(isRecord);
  }

  /** A reader for each object at the path. */
  each(path: string): PathReader[] {
    return this.records(path).map((record) => new PathReader(record));
  }

  /** A reader for the first object at the path; without one, a reader that finds nothing. */
  at(path: string): PathReader {
    return new PathReader(this.records(path)[0] ?? {});
  }

  /** The list at the path, whatever its items are. */
  list(path: string): readonly unknown[] | undefined {
    for (const node of resolve(this.payload, compiled(path))) {
      if (Array.isArray(node)) return node;
    }
    return undefined;
  }

  has(...paths: string[]): boolean {
    return paths.every((path) => beginsIn(this.payload, path) && !nodesAt(this.payload, path).next().done);
  }
}

/** What is at a path, lists taken apart; nulls are nothing. */
function* nodesAt(payload: AlertPayload, path: string): Generator<unknown, void> {
  let left = MAX_VALUES;
  for (const node of resolve(payload, compiled(path))) {
    for (const item of itemsOf(node)) {
      if (left === 0) return;
      left -= 1;
      yield item;
    }
  }
}

function* resolve(node: unknown, steps: Steps): Generator<unknown, void> {
  if (steps.length === 0) {
    if (node !== null && node !== undefined) yield node;
    return;
  }
  for (const record of itemsOf(node)) {
    if (!isRecord(record)) continue;
    const index = indexOf(record);
    for (const { key, rest } of steps) {
      const value = index.get(key);
      if (value !== undefined) yield* resolve(value, rest);
    }
  }
}

/** Whether the object has a key that the path may begin with: most payloads have nothing of what most formats look for. */
function beginsIn(payload: AlertPayload, path: string): boolean {
  const index = indexOf(payload);
  return compiled(path).some(({ key }) => index.has(key));
}

/** The ways to take the next part of a path: as its first segment, its first two in one key, and so on; none at its end. */
type Steps = readonly { readonly key: string; readonly rest: Steps }[];

/** Paths stand in the code and in settings, so there are not many. */
const compiledPaths = new Map<string, Steps>();

function compiled(path: string): Steps {
  const known = compiledPaths.get(path);
  if (known) return known;
  const steps = stepsOf(squash(path).split('.'));
  compiledPaths.set(path, steps);
  return steps;
}

function stepsOf(segments: readonly string[]): Steps {
  return segments.map((_, last) => ({
    key: segments.slice(0, last + 1).join('.'),
    rest: stepsOf(segments.slice(last + 1)),
  }));
}

function itemsOf(node: unknown): unknown[] {
  return Array.isArray(node) ? (node.slice(0, MAX_ITEMS) as unknown[]) : [node];
}

function indexOf(record: AlertPayload): ReadonlyMap<string, unknown> {
  const known = indexes.get(record);
  if (known) return known;
  const index = new Map<string, unknown>();
  for (const [key, value] of Object.entries(record)) {
    const name = squash(key);
    // Of two spellings of one key the one that says something counts.
    if ((index.get(name) ?? '') === '') index.set(name, value);
  }
  indexes.set(record, index);
  return index;
}

/** A leading underscore stays: `_id` and `id` are two things. */
function squash(key: string): string {
  return key.toLowerCase().replace(/(?<!^|\.)_|[^a-z0-9._]/g, '');
}
