import type { Severity } from '@opensoar/sdk';
import type { PayloadField, PayloadFields, Scalar } from '../payload-fields.js';
import {
  SEVERITY,
  type SeverityField,
  SOURCE_ID,
  TAGS,
  TITLE_ENDINGS,
  type ConditionalName,
  type FieldNames,
} from './generic-fields.js';
import { anySeverity, tenLevelSeverity } from './severity.js';
import { firstOf, identifierOf, textOf } from './values.js';

/** What `read` makes of the first field that it accepts: own fields in the order of their names, then fields from anywhere. */
function firstField<T>(
  fields: PayloadFields,
  { own, anywhere }: FieldNames,
  read: (field: PayloadField) => T | undefined,
): T | undefined {
  for (const name of own) {
    for (const field of fields.own(name)) {
      const found = read(field);
      if (found !== undefined) return found;
    }
  }
  for (const name of anywhere) {
    for (const field of fields.anywhere(name)) {
      const found = read(field);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

export function firstAmong<T>(
  fields: PayloadFields,
  names: FieldNames,
  read: (value: Scalar) => T | undefined,
): T | undefined {
  return firstField(fields, names, (field) => firstOf([field], read));
}

interface Title {
  readonly text: string;
  readonly field: PayloadField;
}

export function findTitle(fields: PayloadFields, names: readonly ConditionalName[]): Title | undefined {
  for (const { name, accepts } of names) {
    for (const field of fields.own(name)) {
      const text = firstOf([field], headlineOf);
      if (text !== undefined && (accepts?.(text, fields) ?? true)) return { text, field };
    }
  }
  return undefined;
}

/** Better than none: what has a name like that of a title, nearest to the top. */
export function lastResort(fields: PayloadFields): Title | undefined {
  for (const ending of TITLE_ENDINGS) {
    for (const field of fields.matching(ending)) {
      const text = firstOf([field], headlineOf);
      if (text !== undefined) return { text, field };
    }
  }
  return undefined;
}

/** One line that a person can read: no document in a string, no id or digest, and not the path of a resource. */
export function headlineOf(value: Scalar): string | undefined {
  const line = textOf(value)
    ?.split(/[\r\n]/, 1)[0]
    ?.trim();
  return line !== undefined && /\p{L}/u.test(line) && !NO_HEADLINE.some((pattern) => pattern.test(line))
    ? line
    : undefined;
}

/** A document, or a digest. */
export const NO_TEXT = /^\s*(?:[{<]|\[\s*[[{"\]])|^[\da-f]{32,}$/i;

const NO_HEADLINE: readonly RegExp[] = [
  NO_TEXT,
  // A GUID, as Microsoft writes it also behind a number.
  /^[\d_]*[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  // Base64, of a key or a signature.
  /^[\w+/=-]{60,}$/,
  // `organizations/1/sources/2/findings/3`: cloud providers name objects by their place.
  /^\/?[\w.-]+(\/[\w.:-]+){3,}$/,
];

/**
 * Among ids of one name, that of the object with the title wins, then of the envelopes around it: an envelope's own id
 * counts deliveries, and what lies beside the title is something else's.
 */
export function findSourceId(fields: PayloadFields, title: PayloadField | undefined): string | null {
  for (const { name, accepts, isFlat } of SOURCE_ID) {
    const own = fields.own(name).filter(({ isNested }) => !(isFlat && isNested));
    const ids = own.toSorted((a, b) => closeness(b, title) - closeness(a, title));
    const id = firstOf(ids, (value) => {
      const text = identifierOf(value);
      return text !== undefined && (accepts?.(text, fields) ?? true) ? text : undefined;
    });
    if (id !== undefined) return id;
  }
  return null;
}

/** How many envelopes two fields share; less than none where the first lies in one that the second does not. */
function closeness(field: PayloadField, other: PayloadField | undefined): number {
  const around = other?.envelopes ?? [];
  return field.envelopes.every((envelope, depth) => envelope === around[depth]) ? field.envelopes.length : -1;
}

export function findSeverity(fields: PayloadFields): Severity | undefined {
  for (const field of SEVERITY) {
    const scale = field.scale === anySeverity && countsToTen(fields) ? tenLevelSeverity : field.scale;
    const severity = firstOf(severityFields(fields, field), scale);
    if (severity) return severity;
  }
  return undefined;
}

function severityFields(fields: PayloadFields, field: SeverityField): readonly PayloadField[] {
  if ('ending' in field) return fields.matching(field.ending);
  return field.anywhere ? fields.anywhere(field.name) : fields.own(field.name);
}

/** Offenses of QRadar, and events that came as CEF, whose small numbers are not the highest of a small scale. */
function countsToTen(fields: PayloadFields): boolean {
  const has = (name: string) => fields.own(name).length > 0;
  return (has('magnitude') && has('credibility')) || has('deviceeventclassid') || has('cefversion');
}

export function findTags(fields: PayloadFields): string[] {
  const found = firstField(fields, TAGS, ({ values }) => {
    const tags = values
      .flatMap((value) => (values.length === 1 ? String(value).split(',') : [String(value)]))
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    return tags.length > 0 ? tags : undefined;
  });
  return [...new Set(found)];
}
