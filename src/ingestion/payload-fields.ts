import { remembered } from './remembered.js';

export type Scalar = string | number | boolean;

/** One value of a payload, or a list of plain values, with where it was found. */
export interface PayloadField {
  readonly values: readonly Scalar[];
  /** The envelopes around it, outermost first; empty at the top. */
  readonly envelopes: readonly string[];
  /** Its name is put together of the names of several objects. */
  readonly isNested: boolean;
}

/** How many values of one payload are looked at, those nearest to the top first. */
const MAX_FIELDS = 5000;
/** How many items of one list. */
const MAX_ITEMS = 500;
/** A key that is longer names data, not a field. */
const MAX_KEY_LENGTH = 200;
/** Segments of a path. What lies deeper is evidence, not the alert's own. */
const MAX_SEGMENTS = 64;
/** How many trailing segments of a path can name a field together. */
const MAX_SUFFIX = 3;

/**
 * Objects that products wrap their alert into, as squashed names. What lies directly in them counts as the alert's
 * own; what lies in any other object (an actor, a repository, a file) is about something else.
 */
const ENVELOPES: ReadonlySet<string> = new Set(
  `alert alertinfo detection event finding incident issue item notification offense record result securityadvisory signal
   threat threatinfo transaction attributes body data detail details essentials fields objectattributes params payload
   properties reply annotations commonannotations labels commonlabels rulelabels`.split(/\s+/),
);

/**
 * Finds fields by name, whatever the spelling: `source_ip`, `sourceIp`, `Source-IP`, `{ source: { ip } }` and the
 * dotted key `source.ip` all go by the name `sourceip`. Nearer to the top wins.
 */
export class PayloadFields {
  private readonly ownFields = new Map<string, PayloadField[]>();
  private readonly allFields = new Map<string, PayloadField[]>();
  private readonly listedFields = new Map<string, PayloadField[]>();
  /** Those outside of lists, by the last two segments of their paths. */
  private readonly plainFields: { name: string; field: PayloadField }[] = [];

  constructor(payload: Readonly<Record<string, unknown>>) {
    walk(payload, (segments, values, inList) => {
      const lead = segments.slice(0, -1).findIndex((segment) => !ENVELOPES.has(segment));
      const depth = lead === -1 ? segments.length - 1 : lead;
      const field = { values, envelopes: segments.slice(0, depth), isNested: depth < segments.length - 1 };
      if (!inList) add(this.ownFields, segments.slice(depth).join(''), field);
      for (let length = 1; length <= Math.min(MAX_SUFFIX, segments.length); length++) {
        add(inList ? this.listedFields : this.allFields, segments.slice(-length).join(''), field);
      }
      if (!inList) this.plainFields.push({ name: segments.slice(-2).join(''), field });
    });
  }

  /** The fields of that name at the top or directly in envelopes. */
  own(name: string): readonly PayloadField[] {
    return this.ownFields.get(name) ?? [];
  }

  /** The fields of that name at any depth; those in lists of objects, which may be about something else, come last. */
  anywhere(name: string): readonly PayloadField[] {
    const listed = this.listedFields.get(name);
    const plain = this.allFields.get(name) ?? [];
    return listed ? [...plain, ...listed] : plain;
  }

  /** The fields outside of lists whose name, with that of the object around it, is such; those nearest to the top first. */
  matching(name: RegExp): readonly PayloadField[] {
    return this.plainFields.filter((each) => name.test(each.name)).map(({ field }) => field);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Leaf = (segments: readonly string[], values: readonly Scalar[], inList: boolean) => void;

/** Breadth first, so that a payload with too many values loses the deepest. */
function walk(payload: Readonly<Record<string, unknown>>, leaf: Leaf): void {
  let found = 0;
  const queue: { node: Readonly<Record<string, unknown>>; segments: readonly string[]; inList: boolean }[] = [
    { node: payload, segments: [], inList: false },
  ];
  for (const { node, segments, inList } of queue) {
    for (const [key, value] of Object.entries(node)) {
      if (key.length > MAX_KEY_LENGTH) continue;
      const path = [...segments, ...squashedSegments(key)];
      if (path.length > MAX_SEGMENTS) continue;
      if (isScalar(value)) {
        leaf(path, [value], inList);
      } else if (isRecord(value)) {
        queue.push({ node: value, segments: path, inList });
      } else if (Array.isArray(value)) {
        const items: unknown[] = value.slice(0, MAX_ITEMS);
        const values = items.filter(isScalar);
        if (values.length > 0) leaf(path, values, inList);
        const isEnvelope = items.length === 1 && ENVELOPES.has(path.at(-1) ?? '');
        for (const item of items.filter(isRecord)) {
          const pair = asPair(item);
          queue.push({ node: pair ?? item, segments: path, inList: inList || !(pair || isEnvelope) });
        }
      }
      found += 1;
      if (found === MAX_FIELDS) return;
    }
  }
}

/** Keys of a pair; a larger object with a title is something by itself. */
const MAX_PAIR = 4;

/** `{ key: 'severity', value: 'high' }`, one of a list, says the same as `{ severity: 'high' }`; in any case, and with `values`. */
function asPair(item: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const keys = Object.keys(item);
  const at = (name: string) => item[keys.find((key) => key.toLowerCase() === name) ?? ''];
  const name =
    at('key') ??
    at('name') ??
    at('field') ??
    at('label') ??
    (keys.length <= MAX_PAIR ? at('title') : undefined);
  const value = at('value') ?? at('values');
  const isValue = isScalar(value) || (Array.isArray(value) && value.every(isScalar));
  return typeof name === 'string' && isValue ? { [name]: value } : undefined;
}

const squashedSegments = remembered((key): readonly string[] =>
  key
    .toLowerCase()
    .split('.')
    .map((segment) => segment.replace(/[^a-z0-9]/g, ''))
    .filter((segment) => segment !== ''),
);

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function add(index: Map<string, PayloadField[]>, name: string, field: PayloadField): void {
  const fields = index.get(name);
  if (fields) fields.push(field);
  else index.set(name, [field]);
}
