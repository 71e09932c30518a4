import { isRecord, PayloadFields } from '../payload-fields.js';
import { pubSubMessage, snsMessage } from './envelopes.js';
import {
  ENVELOPES_OF_LISTS,
  LISTS_OF_ALERTS,
  LISTS_OF_ANYTHING,
  STATUS_TITLES,
  TITLE,
  WEAK_TITLE,
} from './generic-fields.js';
import { findSeverity, findSourceId, findTitle } from './generic-readers.js';
import type { AlertPayload } from './normaliser.js';

/** Names of titles that are no request's status. */
/** Items of a list that say what it holds; with more, a request is refused. */
const SAMPLE = 1001;

const TELLING = TITLE.filter(({ name }) => !STATUS_TITLES.has(name));

/** The alerts that a payload is an envelope of: a list of alerts, when nothing beside it says that the whole is one alert. */
export function alertsIn(payload: AlertPayload): readonly unknown[] | undefined {
  const message = messageIn(payload);
  if (message) return alertsIn(message) ?? [message];
  const inner = valuesOf(payload, ENVELOPES_OF_LISTS, isRecord);
  for (const envelope of [payload, ...inner]) {
    const list = listIn(envelope, hasStatus(payload));
    // Looked at closely only now, as most payloads hold no list.
    if (list && [payload, envelope].every(isOnlyEnvelope)) return list;
  }
  return undefined;
}

/** What a queue carries; nothing says of Google's that it is one but that there is nothing else. */
export function messageIn(payload: AlertPayload): AlertPayload | undefined {
  const message = snsMessage(payload) ?? pubSubMessage(payload);
  return message && ('Type' in payload || isOnlyEnvelope(payload)) ? message : undefined;
}

/** A list of alerts in what may be the envelope of one. Beside a status message only what has a severity is an alert for sure. */
function listIn(envelope: AlertPayload, needsSeverity: boolean): readonly unknown[] | undefined {
  const alerts = valuesOf(envelope, LISTS_OF_ALERTS, isListOfRecords);
  const filled = alerts.filter((list) => list.length > 0);
  if (filled.length > 0) return filled.length === 1 ? filled[0] : filled.flat();
  const others = valuesOf(envelope, LISTS_OF_ANYTHING, isListOfRecords).filter((list) => list.length > 0);
  const found = others.find((list) =>
    list.slice(0, SAMPLE).every((item) => isAlertItself(item, needsSeverity)),
  );
  return found ?? alerts[0];
}

/** The values under these names, in any case, in the order of the names. */
function valuesOf<Value>(
  payload: AlertPayload,
  names: readonly string[],
  is: (value: unknown) => value is Value,
): Value[] {
  const found: { name: string; value: Value }[] = [];
  for (const [key, value] of Object.entries(payload)) {
    const name = key.toLowerCase();
    if (is(value) && names.includes(name)) found.push({ name, value });
  }
  if (found.length > 1) found.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  return found.map(({ value }) => value);
}

function isListOfRecords(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && (value.length === 0 || value.some(isRecord));
}

function hasStatus(payload: AlertPayload): boolean {
  return [...STATUS_TITLES].some((name) => typeof payload[name] === 'string');
}

function isAlertItself(item: unknown, needsSeverity: boolean): boolean {
  if (!isRecord(item)) return false;
  const fields = new PayloadFields(item);
  if (needsSeverity && findSeverity(fields) === undefined) return false;
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
    (findTitle(fields, TELLING) ?? findTitle(fields, WEAK_TITLE)) === undefined &&
    findSourceId(fields, undefined) === null &&
    findSeverity(fields) === undefined
  );
}
