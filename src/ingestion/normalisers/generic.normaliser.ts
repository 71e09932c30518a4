import type { Severity } from '@opensoar/sdk';
import { isRecord, PayloadFields, type PayloadField, type Scalar } from '../payload-fields.js';
import {
  DEST_IP,
  DESCRIPTION,
  ENVELOPES_OF_LISTS,
  HOSTNAME,
  LISTS_OF_ALERTS,
  LISTS_OF_ANYTHING,
  PARTNER,
  RULE_NAME,
  SEVERITY,
  type SeverityField,
  SOURCE_ID,
  SOURCE_IP,
  TAGS,
  TITLE,
  TITLE_ENDINGS,
  WEAK_TITLE,
  type ConditionalName,
  type FieldNames,
} from './generic-fields.js';
import { pubSubMessage, snsMessage } from './envelopes.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { anySeverity, tenLevelSeverity } from './severity.js';
import { addressOf, firstOf, hostnameOf, identifierOf, textOf } from './values.js';

export const UNTITLED = 'Untitled alert';

/** Knows no source: it finds what goes by one of the usual names, wherever an alert of any product may have it. */
export class GenericNormaliser implements Normaliser {
  readonly source = 'webhook';

  detects(): boolean {
    return true;
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const fields = new PayloadFields(payload);
    const ruleName = firstAmong(fields, RULE_NAME, headlineOf) ?? null;
    const title =
      findTitle(fields, TITLE) ??
      (ruleName === null ? (findTitle(fields, WEAK_TITLE) ?? lastResort(fields)) : undefined);
    return {
      sourceId: findSourceId(fields, title?.field),
      title: title?.text ?? ruleName ?? UNTITLED,
      description:
        firstAmong(fields, DESCRIPTION, (value) => {
          const text = textOf(value);
          return text === title?.text ? undefined : text;
        }) ?? null,
      severity: findSeverity(fields) ?? 'medium',
      sourceIp: firstAmong(fields, SOURCE_IP, addressOf) ?? null,
      destIp: firstAmong(fields, DEST_IP, addressOf) ?? null,
      hostname: firstAmong(fields, HOSTNAME, hostnameOf) ?? null,
      ruleName,
      tags: findTags(fields),
      partner: firstAmong(fields, PARTNER, identifierOf) ?? null,
    };
  }

  /** A list of alerts is an envelope's when nothing beside it says that the whole is one alert. */
  split(payload: AlertPayload): readonly unknown[] | undefined {
    const message = snsMessage(payload) ?? pubSubMessage(payload);
    if (message) return this.split(message) ?? [message];
    const inner = ENVELOPES_OF_LISTS.map((name) => payload[name]).filter(isRecord);
    for (const envelope of [payload, ...inner]) {
      const list = listIn(envelope);
      // Looked at closely only now, as most payloads hold no list.
      if (list && [payload, envelope].every(isOnlyEnvelope)) return list;
    }
    return undefined;
  }
}

function listIn(envelope: AlertPayload): readonly unknown[] | undefined {
  for (const name of LISTS_OF_ALERTS) {
    const list = envelope[name];
    if (Array.isArray(list) && (list.length === 0 || list.some(isRecord))) return list;
  }
  for (const name of LISTS_OF_ANYTHING) {
    const list = envelope[name];
    if (Array.isArray(list) && list.length > 0 && list.every(isAlertItself)) return list;
  }
  return undefined;
}

function isAlertItself(item: unknown): boolean {
  if (!isRecord(item)) return false;
  const fields = new PayloadFields(item);
  return findTitle(fields, TITLE) !== undefined || findSourceId(fields, undefined) !== null;
}

/** An alert has an id, a severity or a title; a group of alerts, as Alertmanager sends it, may have a title too. */
export function isOnlyEnvelope(payload: AlertPayload): boolean {
  // The id of a call (JSON-RPC 2.0) is no alert's.
  if ('groupKey' in payload || 'jsonrpc' in payload) return true;
  const fields = new PayloadFields(
    Object.fromEntries(Object.entries(payload).filter(([, value]) => typeof value !== 'object')),
  );
  return (
    (findTitle(fields, TITLE) ?? findTitle(fields, WEAK_TITLE)) === undefined &&
    findSourceId(fields, undefined) === null &&
    findSeverity(fields) === undefined
  );
}

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

function firstAmong<T>(
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

function findTitle(fields: PayloadFields, names: readonly ConditionalName[]): Title | undefined {
  for (const { name, accepts } of names) {
    for (const field of fields.own(name)) {
      const text = firstOf([field], headlineOf);
      if (text !== undefined && (accepts?.(text, fields) ?? true)) return { text, field };
    }
  }
  return undefined;
}

/** Better than none: what has a name like that of a title, nearest to the top. */
function lastResort(fields: PayloadFields): Title | undefined {
  for (const ending of TITLE_ENDINGS) {
    for (const field of fields.matching(ending)) {
      const text = firstOf([field], headlineOf);
      if (text !== undefined) return { text, field };
    }
  }
  return undefined;
}

/** One line that a person can read: no document in a string, no id or digest, and not the path of a resource. */
function headlineOf(value: Scalar): string | undefined {
  const line = textOf(value)
    ?.split(/[\r\n]/, 1)[0]
    ?.trim();
  return line !== undefined && /\p{L}/u.test(line) && !NO_HEADLINE.some((pattern) => pattern.test(line))
    ? line
    : undefined;
}

const NO_HEADLINE: readonly RegExp[] = [
  // JSON and XML.
  /^(?:[{<]|\[\s*[[{"\]])/,
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
function findSourceId(fields: PayloadFields, title: PayloadField | undefined): string | null {
  for (const { name, accepts } of SOURCE_ID) {
    const ids = [...fields.own(name)].sort((a, b) => closeness(b, title) - closeness(a, title));
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

function findSeverity(fields: PayloadFields): Severity | undefined {
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

function findTags(fields: PayloadFields): string[] {
  const found = firstField(fields, TAGS, ({ values }) => {
    const tags = values
      .flatMap((value) => (values.length === 1 ? String(value).split(',') : [String(value)]))
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '');
    return tags.length > 0 ? tags : undefined;
  });
  return [...new Set(found)];
}
