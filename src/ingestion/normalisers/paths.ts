import { isRecord, isScalar, type Scalar } from '../payload-fields.js';
import { remembered } from '../remembered.js';
import type { AlertPayload } from './normaliser.js';
import { addressOf, hostnameOf, identifierOf, textOf } from './values.js';

/** How many items of one list, and how many values at one path, are looked at. */
const MAX_ITEMS = 500;
const MAX_VALUES = 1000;

/** Made once for an object, however many normalisers look at it. */
const indexes = new WeakMap<AlertPayload, Index>();

/** The values of an object by their keys, squashed. */
type Index = ReadonlyMap<string, unknown>;

/**
 * Reads a payload at the paths that a format's documentation names. `a.b_c` finds `{ a: { b_c } }`, `{ 'a.b_c' }` and
 * `{ A: { bC } }`: forwarders flatten objects and change the case of keys. A list on the way stands for each of its items.
 */
export class PathReader {
  private readonly index: Index;

  constructor(private readonly payload: AlertPayload) {
    this.index = indexOf(payload);
  }

  /** The first value that `read` accepts, at the first path that has one. */
  find<T>(read: (value: Scalar) => T | undefined, ...paths: string[]): T | undefined {
    for (const path of paths) {
      if (!beginsIn(this.index, path)) continue;
      let found: T | undefined;
      visit(this.payload, path, (value) => {
        found = isScalar(value) ? read(value) : undefined;
        return found !== undefined;
      });
      if (found !== undefined) return found;
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
    return nodesAt(this.payload, path).filter(isScalar);
  }

  records(path: string): AlertPayload[] {
    return nodesAt(this.payload, path).filter(isRecord);
  }

  /** A reader for each object at the path. */
  each(path: string): PathReader[] {
    return this.records(path).map((record) => new PathReader(record));
  }

  /** A reader for the first object at the path; without one, a reader that finds nothing. */
  at(path: string): PathReader {
    if (!beginsIn(this.index, path)) return NOTHING;
    const [record] = this.records(path);
    return record ? new PathReader(record) : NOTHING;
  }

  /** The list at the path, whatever its items are. */
  list(path: string): readonly unknown[] | undefined {
    if (!beginsIn(this.index, path)) return undefined;
    let list: readonly unknown[] | undefined;
    visitWhole(this.payload, compiled(path), (node) => {
      if (Array.isArray(node)) list = node;
      return list !== undefined;
    });
    return list;
  }

  has(...paths: string[]): boolean {
    return (
      paths.every((path) => beginsIn(this.index, path)) &&
      paths.every((path) => visit(this.payload, path, () => true))
    );
  }
}

/** Says whether it has seen enough. */
type Visitor = (node: unknown) => boolean;

function nodesAt(payload: AlertPayload, path: string): unknown[] {
  const nodes: unknown[] = [];
  visit(payload, path, (node) => {
    nodes.push(node);
    return false;
  });
  return nodes;
}

/**
 * Shows what is at a path, lists taken apart; nulls are nothing. True where the visitor has seen enough. Not a generator:
 * every format looks for its paths in every payload of an unnamed source, most of them in vain.
 */
function visit(payload: AlertPayload, path: string, see: Visitor): boolean {
  let left = MAX_VALUES;
  let isEnough = false;
  visitWhole(payload, compiled(path), (node) =>
    someItem(node, (item) => {
      if (left === 0) return true;
      left -= 1;
      isEnough = see(item);
      return isEnough;
    }),
  );
  return isEnough;
}

/** The same, with lists as they are. */
function visitWhole(node: unknown, steps: Steps, see: Visitor): boolean {
  if (steps.length === 0) return node !== null && node !== undefined && see(node);
  return someItem(node, (item) => isRecord(item) && visitRecord(item, steps, see));
}

function visitRecord(record: AlertPayload, steps: Steps, see: Visitor): boolean {
  const index = indexOf(record);
  for (const { key, rest } of steps) {
    const value = index.get(key);
    if (value !== undefined && visitWhole(value, rest, see)) return true;
  }
  return false;
}

function someItem(node: unknown, see: Visitor): boolean {
  if (!Array.isArray(node)) return see(node);
  const end = Math.min(node.length, MAX_ITEMS);
  for (let item = 0; item < end; item += 1) if (see(node[item])) return true;
  return false;
}

/** Whether the object has a key that the path may begin with: most payloads have nothing of what most formats look for. */
function beginsIn(index: Index, path: string): boolean {
  for (const { key } of compiled(path)) if (index.has(key)) return true;
  return false;
}

/** The ways to take the next part of a path: as its first segment, its first two in one key, and so on; none at its end. */
type Steps = readonly { readonly key: string; readonly rest: Steps }[];

const compiled = remembered((path): Steps => stepsOf(squash(path).split('.')));

function stepsOf(segments: readonly string[]): Steps {
  return segments.map((_, last) => ({
    key: segments.slice(0, last + 1).join('.'),
    rest: stepsOf(segments.slice(last + 1)),
  }));
}

function indexOf(record: AlertPayload): Index {
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
const squash = remembered((key) => key.toLowerCase().replace(/(?<!^|\.)_|[^a-z0-9._]/g, ''));

const NOTHING = new PathReader({});
