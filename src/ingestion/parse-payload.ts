import {
  EmptyPayloadError,
  InvalidEncodingError,
  InvalidJsonError,
  TooDeepError,
} from './ingestion.errors.js';

/** Far beyond any product's alert, and far below what Postgres's parser can take. */
const MAX_DEPTH = 200;

/** A body as it arrived, and what it says. */
export interface ParsedPayload {
  readonly bytes: Buffer;
  /** The JSON text, without a byte order mark. */
  readonly text: string;
  readonly value: unknown;
}

/** Reads a body as JSON, whatever its content type says: many products send a wrong one. */
export function parseBody(bytes: Buffer): ParsedPayload {
  const text = decode(bytes);
  if (text.trim() === '') throw new EmptyPayloadError();
  const value = parse(text);
  checkDepth(value);
  return { bytes, text, value };
}

/** The same for a payload that came parsed already, as an argument of a GraphQL operation. */
export function serialisePayload(value: unknown): ParsedPayload {
  checkDepth(value);
  const text = JSON.stringify(value);
  return { bytes: Buffer.from(text), text, value };
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidEncodingError();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw error instanceof SyntaxError ? new InvalidJsonError(error) : error;
  }
}

/** Level by level: what is to be found here would overflow the stack of a recursive check. */
function checkDepth(value: unknown): void {
  let level = [value].filter(isObject);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === MAX_DEPTH) throw new TooDeepError(MAX_DEPTH);
    level = level.flatMap((node) => (Object.values(node) as unknown[]).filter(isObject));
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
