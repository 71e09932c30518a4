import { isRecord } from '../payload-fields.js';
import { parseEmbedded, pubSubMessage, snsMessage } from './envelopes.js';
import { isOnlyEnvelope } from './generic-lists.js';
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

/**
 * What a payload of no known source carries of known ones: through queues, log pipelines and workflow tools. Undefined where
 * it carries nothing that is recognised. Of a list all is taken, recognised or not.
 */
export function carriedIn(payload: AlertPayload): readonly unknown[] | undefined {
  return carried(payload, DEEPEST);
}

function carried(payload: AlertPayload, depth: number): readonly unknown[] | undefined {
  if (depth === 0) return undefined;
  for (const inside of insidesOf(payload)) {
    const known = inside.map((item) => knownIn(item, depth));
    if (known.some((items) => items !== undefined))
      return known.flatMap((items, index) => items ?? [inside[index]]);
  }
  return undefined;
}

function knownIn(value: unknown, depth: number): readonly unknown[] | undefined {
  if (Array.isArray(value))
    return value.some((item) => isRecord(item) && isRecognised(item)) ? value : undefined;
  if (!isRecord(value)) return undefined;
  return isRecognised(value) ? [value] : carried(value, depth - 1);
}

/** The lists of what may be carried, each as it is found. */
function* insidesOf(payload: AlertPayload): Generator<readonly unknown[]> {
  const message = snsMessage(payload) ?? pubSubMessage(payload);
  if (message) yield [message];
  yield* listsOf(payload);
  const inside = CARRIED.map((key) => opened(payload[key])).filter((value) => value !== undefined);
  // What has a title or an id of its own is an alert, and what it carries is its evidence. The id of a CloudEvent is its own.
  if (inside.length > 0 && ('specversion' in payload || isOnlyEnvelope(payload)))
    for (const value of inside) yield [value];
}

/**
 * The events of an AWS Lambda function that Amazon SQS or SNS calls ("Using Lambda with Amazon SQS", "… SNS"), of a subscription
 * to Amazon CloudWatch Logs, and the records that Amazon Data Firehose posts ("HTTP endpoint delivery request").
 */
function* listsOf(payload: AlertPayload): Generator<readonly unknown[]> {
  const { Records: events, records, logEvents } = payload;
  if (Array.isArray(events))
    yield events.filter(isRecord).map(({ Sns, body }) => opened(isRecord(Sns) ? Sns['Message'] : body));
  if (Array.isArray(records)) yield records.filter(isRecord).map(({ data }) => decoded(data));
  if (Array.isArray(logEvents)) yield logEvents.filter(isRecord).map(({ message }) => opened(message));
}

function opened(value: unknown): unknown {
  if (typeof value === 'string') return parseEmbedded(value);
  return isRecord(value) || Array.isArray(value) ? value : undefined;
}

function decoded(value: unknown): unknown {
  return typeof value === 'string' ? parseEmbedded(Buffer.from(value, 'base64').toString('utf8')) : undefined;
}
