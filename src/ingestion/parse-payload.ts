import type { DomainError } from '../errors/domain-error.js';
import { depthOf, ExactReader, itemTexts } from '../json/exact-json.js';
import {
  EmptyPayloadError,
  InexactNumberError,
  InvalidEncodingError,
  InvalidJsonError,
  TooDeepError,
  TooManyAlertsError,
} from './ingestion.errors.js';

/** Far beyond any product's alert, and far below what Postgres's parser can take. */
const MAX_DEPTH = 200;
/** In one payload. They share a transaction. */
export const MAX_ALERTS = 1000;

/** One document of a payload: all of it, an item of its list, or one of its lines. */
export interface PayloadItem {
  /** Its place in the payload, from 0. */
  readonly index: number;
  readonly value: unknown;
  /** The JSON text of the item, or of any part of it, as it arrived. */
  textOf(part: unknown): string;
}

/** An item that can't be read. */
export interface Rejection {
  readonly index: number;
  readonly error: DomainError;
}

/** A body as it arrived, and what it says. */
export interface ParsedPayload {
  readonly bytes: Buffer;
  readonly items: readonly (PayloadItem | Rejection)[];
}

/** One document a line: application/x-ndjson, application/jsonl, application/json-lines and the like. */
const LINES_TYPE = /[/.+-](?:ndjson|jsonl|jsonlines|json-lines|ldjson)\b/i;

/**
 * Reads a body, whatever its content type says: many products send a wrong one. It is one JSON document, or one a line
 * where the content type says so or every line is one. Of those that are said to be lines, each fares on its own.
 */
export function parsePayload(bytes: Buffer, contentType: string | null): ParsedPayload {
  const isLines = LINES_TYPE.test(contentType ?? '');
  try {
    return parseBody(bytes);
  } catch (error) {
    if (!(error instanceof InvalidJsonError || (isLines && error instanceof InvalidEncodingError)))
      throw error;
    if (!isLines && !holdsLines(bytes)) throw error;
    const lines = parseLines(bytes);
    if (!isLines && lines.items.some(isBroken)) throw error;
    return lines;
  }
}

/** Reads a body as one JSON document. A list is taken apart into its items; nothing else is. */
export function parseBody(bytes: Buffer): ParsedPayload {
  return { bytes, items: parseText(decode(bytes)) };
}

/** Reads a body of one JSON document a line. Empty lines are nothing, and are not counted. */
export function parseLines(bytes: Buffer): ParsedPayload {
  const items: (PayloadItem | Rejection)[] = [];
  for (const line of linesOf(bytes)) {
    if (items.length === MAX_ALERTS) throw new TooManyAlertsError(MAX_ALERTS);
    items.push(attempt(items.length, () => parseDocument(decode(line), items.length)));
  }
  if (items.length === 0) throw new EmptyPayloadError();
  return { bytes, items };
}

/**
 * The same for a payload that came parsed already, as an argument of a GraphQL operation. Numbers that may have lost digits
 * on the way are refused.
 */
export function serialisePayload(value: unknown): ParsedPayload {
  checkValue(value);
  const text = JSON.stringify(value);
  return { bytes: Buffer.from(text), items: parseText(text) };
}

function parseText(text: string): ParsedPayload['items'] {
  if (text.trim() === '') throw new EmptyPayloadError();
  check(text);
  const texts = itemTexts(text);
  if (!texts) return [read(text, 0)];
  if (texts.length === 0) throw new EmptyPayloadError();
  if (texts.length > MAX_ALERTS) throw new TooManyAlertsError(MAX_ALERTS);
  return texts.map((item, index) => attempt(index, () => read(item, index)));
}

/** Whether the first line is a document by itself: what spares the others of a body that is simply broken. */
function holdsLines(bytes: Buffer): boolean {
  const { value: first } = linesOf(bytes).next();
  if (first === undefined || first.length === bytes.length) return false;
  try {
    check(decode(first));
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

function isBroken(item: PayloadItem | Rejection): boolean {
  return 'error' in item && item.error instanceof InvalidJsonError;
}

function parseDocument(text: string, index: number): PayloadItem {
  check(text);
  return read(text, index);
}

/** One bad item spoils only itself. */
function attempt(index: number, parse: () => PayloadItem): PayloadItem | Rejection {
  try {
    return parse();
  } catch (error) {
    if (isRefusal(error)) return { index, error };
    throw error;
  }
}

function isRefusal(error: unknown): error is DomainError {
  return (
    error instanceof InvalidJsonError ||
    error instanceof InvalidEncodingError ||
    error instanceof TooDeepError
  );
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidEncodingError();
  }
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0, end = 0; end !== -1; start = end + 1) {
    end = bytes.indexOf('\n', start);
    const line = bytes.subarray(start, end === -1 ? undefined : end);
    if (line.some((byte) => byte > SPACE)) yield line;
  }
}

function check(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new InvalidJsonError(error) : error;
  }
}

/** Of a text that is valid JSON. */
function read(text: string, index: number): PayloadItem {
  if (depthOf(text) > MAX_DEPTH) throw new TooDeepError(MAX_DEPTH);
  const reader = new ExactReader(text);
  const value = reader.read();
  return { index, value, textOf: (part) => (part === value ? text : reader.textOf(part)) };
}

/** Level by level: what is to be found here would overflow the stack of a recursive check. */
function checkValue(value: unknown): void {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (level.some(mayHaveLostDigits)) throw new InexactNumberError();
    const nodes = level.filter(isObject);
    if (depth === MAX_DEPTH && nodes.length > 0) throw new TooDeepError(MAX_DEPTH);
    level = nodes.flatMap((node) => Object.values(node) as unknown[]);
  }
}

function mayHaveLostDigits(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const SPACE = 0x20;
