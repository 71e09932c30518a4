import { depthOf, mayLoseDigits, parseExact } from '../../json/exact-json.js';
import { isRecord } from '../payload-fields.js';
import type { AlertPayload } from './normaliser.js';
import { PathReader } from './paths.js';

/** Characters. Longer texts in a payload are logs, not documents. */
const MAX_EMBEDDED = 1_000_000;

/** As for a payload: what is deeper stays a text. */
const MAX_DEPTH = 200;

/** The value of a JSON document inside a string; undefined for any other text. */
export function parseEmbedded(text: string): unknown {
  if (text.length > MAX_EMBEDDED || !/^\s*[{[]/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    if (depthOf(text) > MAX_DEPTH) return undefined;
    return mayLoseDigits(text) ? parseExact(text) : value;
  } catch {
    return undefined;
  }
}

/** The object that an Amazon SNS notification carries as text ("HTTP/HTTPS notification JSON format"). */
export function snsMessage(payload: AlertPayload): AlertPayload | undefined {
  if (payload['Type'] !== 'Notification' || typeof payload['Message'] !== 'string') return undefined;
  const message = parseEmbedded(payload['Message']);
  return isRecord(message) ? message : undefined;
}

/** The object that a Google Cloud Pub/Sub push delivers in base64 ("Push subscriptions", wrapped message). */
export function pubSubMessage(payload: AlertPayload): AlertPayload | undefined {
  const envelope = isRecord(payload['message']) ? payload['message'] : undefined;
  if (typeof envelope?.['data'] !== 'string') return undefined;
  const message = parseEmbedded(Buffer.from(envelope['data'], 'base64').toString('utf8'));
  return isRecord(message) ? message : undefined;
}

/** Reads, as `items`, what lies at a path: as it is, or as a JSON document inside a string. */
export function embedded(reader: PathReader, path: string): PathReader {
  const texts = reader.values(path).map((value) => parseEmbedded(String(value)) ?? value);
  return new PathReader({ items: [...reader.records(path), ...texts].flat() });
}
