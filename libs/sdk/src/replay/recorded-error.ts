import {
  ActionTimeoutError,
  ExecutionCancelledError,
  NoCurrentAlertError,
  NonRetryableError,
} from '../errors.js';
import type { RecordedError } from './journal.js';

/** Characters of a message that are kept. */
const MAX_MESSAGE = 10_000;

/** Any thrown value, as it is recorded. */
export function recordError(thrown: unknown, action: string | null = actionOf(thrown)): RecordedError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: storable(thrown), action };
  return { name: storable(thrown.name), message: storable(thrown.message), action };
}

/**
 * The error that a playbook is given for a recorded one. The first run gets it as well, so that it sees what a replay
 * would: the same class for the SDK's own errors, else an `Error` of the same name and message.
 */
export function reviveError(recorded: RecordedError): Error {
  // What marks it as not to be tried again is a property of its own, not its prototype's.
  const error =
    recorded.name === 'NonRetryableError'
      ? new NonRetryableError(recorded.message)
      : withPrototype(recorded.name, new Error(recorded.message));
  Object.defineProperty(error, 'name', { value: recorded.name, configurable: true });
  Object.defineProperty(error, FAILED_ACTION, { value: recorded.action });
  return error;
}

/** Which action an error came out of; null for one that the playbook threw itself. */
export function actionOf(thrown: unknown): string | null {
  if (typeof thrown !== 'object' || thrown === null) return null;
  const action: unknown = Reflect.get(thrown, FAILED_ACTION);
  return typeof action === 'string' ? action : null;
}

const FAILED_ACTION = Symbol('failed action');

const KNOWN = new Map<string, object>(
  [ActionTimeoutError, ExecutionCancelledError, NoCurrentAlertError, TypeError, RangeError].map((known) => [
    known.name,
    known.prototype as object,
  ]),
);

function withPrototype(name: string, error: Error): Error {
  const prototype = KNOWN.get(name);
  if (prototype) Object.setPrototypeOf(error, prototype);
  return error;
}

/** As text that Postgres takes: without NUL, and without half a surrogate pair, which the limit may leave as well. */
function storable(value: unknown): string {
  return printable(value)
    .slice(0, MAX_MESSAGE)
    .replace(/\0|\p{Surrogate}/gu, '\ufffd');
}

/** Anything may be thrown, and an error's name and message may be anything. */
function printable(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
