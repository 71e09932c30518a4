import { isRecord } from '../payload-fields.js';
import { parseEmbedded } from './envelopes.js';
import { isOnlyEnvelope, messageIn } from './generic-lists.js';
import { isRecognised } from './index.js';
import type { AlertPayload } from './normaliser.js';

/** A queue's message in a function's event, which comes through a pipe: enough for what is in use. */
const DEEPEST = 4;

/**
 * Where forwarders and workflow tools have what they were sent, as an object or as text: Splunk's HTTP Event Collector (`event`),
 * Cribl (`_raw`), Logstash (`message`), Fluent Bit and Docker's logs (`log`), CloudEvents (`data`), n8n (`json`, `body`), Tines
 * and Azure Logic Apps (`body`), Grafana OnCall (`alert_payload`).
 */
const CARRIED = ['event', 'body', 'json', 'data', 'message', '_raw', 'log', 'alert_payload'];

/** Items of a list that say what it holds. */
const SAMPLE = 1001;

/**
 * What a payload of no known source carries of known ones: through queues, log pipelines and workflow tools. Undefined where
 * it carries nothing that is recognised. Of a list all is taken, recognised or not.
 */
export function carriedIn(payload: AlertPayload): readonly unknown[] | undefined {
  return carried(payload, DEEPEST);
}

function carried(payload: AlertPayload, depth: number): readonly unknown[] | undefined {
  if (depth === 0) return undefined;
  const found = insidesOf(payload).flatMap((inside) => knownInList(inside, depth) ?? []);
  return found.length > 0 ? found : undefined;
}

/** All of the list, opened where it could be, if something in it is recognised. */
function knownInList(list: readonly Carried[], depth: number): readonly unknown[] | undefined {
  const known = list.slice(0, SAMPLE).map(({ inside }) => knownIn(inside, depth));
  if (known.every((items) => items === undefined)) return undefined;
  return list.flatMap(({ item, inside }, index) => known[index] ?? [inside ?? item]);
}

function knownIn(value: unknown, depth: number): readonly unknown[] | undefined {
  if (Array.isArray(value))
    return value.slice(0, SAMPLE).some((item) => isRecord(item) && isRecognised(item)) ? value : undefined;
  if (!isRecord(value)) return undefined;
  return isRecognised(value) ? [value] : carried(value, depth - 1);
}

interface Carried {
  readonly item: unknown;
  /** What the item carries, where it could be opened. */
  readonly inside: unknown;
}

/** The lists of what may be carried, each as it is found. */
function insidesOf(payload: AlertPayload): (readonly Carried[])[] {
  const message = messageIn(payload);
  if (message) return [[{ item: message, inside: message }]];
  const inside = CARRIED.map((key) => opened(payload[key])).filter((value) => value !== undefined);
  const lists = [...listsOf(payload), ...inside.map((value) => [{ item: value, inside: value }])];
  // What has a title or an id of its own is an alert, and what it carries is its evidence. The id of a CloudEvent is its own.
  return lists.length > 0 && ('specversion' in payload || isOnlyEnvelope(payload)) ? lists : [];
}

/**
 * The events of an AWS Lambda function that Amazon SQS or SNS calls ("Using Lambda with Amazon SQS", "… SNS"), of a subscription
 * to Amazon CloudWatch Logs, and the records that Amazon Data Firehose posts ("HTTP endpoint delivery request").
 */
function listsOf(payload: AlertPayload): (readonly Carried[])[] {
  const lists: (readonly Carried[])[] = [];
  const add = (list: unknown, open: (item: AlertPayload) => unknown) => {
    if (Array.isArray(list))
      lists.push(list.map((item: unknown) => ({ item, inside: isRecord(item) ? open(item) : undefined })));
  };
  add(payload['Records'], ({ Sns, body }) => opened(isRecord(Sns) ? Sns['Message'] : body));
  add(payload['records'], ({ data }) => decoded(data));
  add(payload['logEvents'], ({ message }) => opened(message));
  return lists;
}

function opened(value: unknown): unknown {
  if (typeof value === 'string') return parseEmbedded(value);
  return isRecord(value) || Array.isArray(value) ? value : undefined;
}

/** A document, or one a line. */
function decoded(value: unknown): unknown {
  if (typeof value !== 'string') return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8').trim();
  const document = parseEmbedded(text);
  if (document !== undefined) return document;
  const lines = text.split('\n').map(parseEmbedded);
  return lines.every((line) => line !== undefined) ? lines : undefined;
}
