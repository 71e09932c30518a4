import { InvalidInputError } from '../errors/domain-error.js';

export class InvalidSourceError extends InvalidInputError {
  constructor(source: string) {
    super(
      `${JSON.stringify(source.slice(0, 100))} is no name of a source: letters, digits, ".", "_" and "-" are allowed, 64 at most, a letter or digit first.`,
      'INVALID_SOURCE',
    );
  }
}

export class EmptyPayloadError extends InvalidInputError {
  constructor() {
    super('The payload holds no alert. Send a JSON object, or a list of them.', 'EMPTY_PAYLOAD');
  }
}

export class InvalidEncodingError extends InvalidInputError {
  constructor() {
    super('The body is not valid UTF-8. Send JSON in UTF-8.', 'INVALID_ENCODING');
  }
}

export class InvalidJsonError extends InvalidInputError {
  constructor(cause: SyntaxError) {
    super(`The body is not valid JSON: ${cause.message}`, 'INVALID_JSON', { cause });
  }
}

export class TooDeepError extends InvalidInputError {
  constructor(limit: number) {
    super(`The payload is nested more than ${limit} levels deep.`, 'TOO_DEEP');
  }
}

export class TooManyAlertsError extends InvalidInputError {
  constructor(count: number, limit: number) {
    super(
      `The payload holds ${count} alerts; ${limit} are allowed. Send them in several requests.`,
      'TOO_MANY_ALERTS',
    );
  }
}

export class NotAnAlertError extends InvalidInputError {
  constructor(value: unknown) {
    const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    super(`An alert is a JSON object; this is ${kind}.`, 'NOT_AN_ALERT');
  }
}
