import type { Severity } from '@opensoar/sdk';
import { isRecord, PayloadFields, type PayloadField, type Scalar } from '../payload-fields.js';
import {
  DEST_IP,
  DESCRIPTION,
  ENVELOPES_OF_LISTS,
  HOSTNAME,
  LISTS_OF_ALERTS,
  PARTNER,
  RULE_NAME,
  SEVERITY,
  SOURCE_ID,
  SOURCE_IP,
  TAGS,
  TITLE,
  type FieldNames,
} from './generic-fields.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
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
    const title = findTitle(fields);
    const ruleName = firstAmong(fields, RULE_NAME, headlineOf) ?? null;
    return {
      sourceId: findSourceId(fields, title?.field),
      title: title?.text ?? ruleName ?? UNTITLED,
      description:
        firstAmong(fields, DESCRIPTION, (value) => {
          const text = textOf(value);
          return text === title?.text ? undefined : text;
        }) ?? null,
      severity: findSeverity(fields),
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
  return undefined;
}

/** An alert has an id, a severity or a title; a group of alerts, as Alertmanager sends it, may have a title too. */
function isOnlyEnvelope(payload: AlertPayload): boolean {
  if ('groupKey' in payload) return true;
  const fields = new PayloadFields(
    Object.fromEntries(Object.entries(payload).filter(([, value]) => typeof value !== 'object')),
  );
  return (
    findTitle(fields) === undefined &&
    findSourceId(fields, undefined) === null &&
    SEVERITY.every(({ name }) => fields.own(name).length === 0)
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

function findTitle(fields: PayloadFields): { text: string; field: PayloadField } | undefined {
  for (const { name, accepts } of TITLE) {
    for (const field of fields.own(name)) {
      const text = firstOf([field], headlineOf);
      if (text !== undefined && (accepts?.(text, fields) ?? true)) return { text, field };
    }
  }
  return undefined;
}

/** One line that a person can read: no document in a string, and not the path of a resource. */
function headlineOf(value: Scalar): string | undefined {
  const line = textOf(value)
    ?.split(/[\r\n]/, 1)[0]
    ?.trim();
  return line !== undefined && /\p{L}/u.test(line) && !/^[{[<]/.test(line) && !isResourceName(line)
    ? line
    : undefined;
}

/** `organizations/1/sources/2/findings/3`: cloud providers name objects by their place. */
function isResourceName(text: string): boolean {
  return /^\/?[\w.-]+(\/[\w.:-]+){3,}$/.test(text);
}

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

function findSeverity(fields: PayloadFields): Severity {
  for (const { name, scale, anywhere } of SEVERITY) {
    const severity = firstOf(anywhere ? fields.anywhere(name) : fields.own(name), scale);
    if (severity) return severity;
  }
  return 'medium';
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
