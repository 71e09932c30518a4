import { ConflictError, DomainError, InvalidInputError } from '../errors/domain-error.js';

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
  constructor(limit: number) {
    super(`The payload holds more than ${limit} alerts. Send them in several requests.`, 'TOO_MANY_ALERTS');
  }
}

export class SeveralAlertsError extends InvalidInputError {
  constructor(count: number) {
    super(`The payload holds ${count} alerts. Ask for one at a time.`, 'SEVERAL_ALERTS');
  }
}

export class NotAnAlertError extends InvalidInputError {
  constructor(value: unknown) {
    const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    super(`An alert is a JSON object; this is ${kind}.`, 'NOT_AN_ALERT');
  }
}

export class InexactNumberError extends InvalidInputError {
  constructor() {
    super(
      'The payload has a number beyond 2^53, which may have lost digits on its way here. Send it as a string, or the payload as a variable of the operation, or to the webhook.',
      'INEXACT_NUMBER',
    );
  }
}

export class InvalidCompressionError extends InvalidInputError {
  constructor(cause: unknown) {
    super('The body is not valid gzip, though its Content-Encoding says so.', 'INVALID_ENCODING', { cause });
  }
}

export class UnsupportedEncodingError extends DomainError {
  constructor(encoding: string) {
    super(
      'UNSUPPORTED_MEDIA_TYPE',
      415,
      `The Content-Encoding ${JSON.stringify(encoding.slice(0, 100))} is not taken here. Send gzip, or none.`,
    );
  }
}

export class BodyTooLargeError extends DomainError {
  constructor(limit: number) {
    super(
      'PAYLOAD_TOO_LARGE',
      413,
      `The body is larger than ${limit} bytes once it is unpacked. Send less in one request, or raise MAX_BODY_BYTES.`,
    );
  }
}

export class InvalidSignatureError extends DomainError {
  constructor(source: string, what: string) {
    super('INVALID_SIGNATURE', 401, `Alerts from ${JSON.stringify(source)} must be signed: ${what}`);
  }
}

export class ReplayedDeliveryError extends ConflictError {
  constructor(id: string) {
    super(`The delivery ${JSON.stringify(id.slice(0, 100))} was accepted before.`, 'ALREADY_RECEIVED');
  }
}

export class TooBusyError extends DomainError {
  constructor() {
    super('UNAVAILABLE', 503, 'More alerts are being taken in than this server has room for.', {
      retryAfterS: 1,
    });
  }
}

export class RateLimitedError extends DomainError {
  constructor(perMinute: number, retryAfterS: number) {
    super(
      'RATE_LIMITED',
      429,
      `${perMinute} requests a minute are allowed from one sender. Send several alerts in one request, or more slowly.`,
      { retryAfterS },
    );
  }
}

export class PartnerNotAllowedError extends DomainError {
  constructor(partner: string | null) {
    const whose =
      partner === null ? 'an alert without a partner' : `alerts of ${JSON.stringify(partner.slice(0, 100))}`;
    super(
      'PARTNER_NOT_ALLOWED',
      403,
      `This caller may not send ${whose}: it is restricted to other partners.`,
    );
  }
}
