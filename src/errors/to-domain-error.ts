import { isNativeError } from 'node:util/types';
import { HttpException, HttpStatus } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { failureKind } from '../database/postgres-errors.js';
import { DomainError, InvalidInputError, UnavailableError } from './domain-error.js';

/** What Fastify says of a body that it could not take, in our words. By Fastify's own code. */
const BODY_ERRORS: Readonly<Record<string, { code: string; message: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'INVALID_JSON', message: 'The body is not valid JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    code: 'INVALID_JSON',
    message: 'The body is empty where JSON is expected.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'PAYLOAD_TOO_LARGE',
    message: 'The body is larger than this server takes. Send less in one request, or raise MAX_BODY_BYTES.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'The body has a content type that is not taken here. Send application/json.',
  },
};

/** SQLSTATEs of Postgres for text with U+0000 in it, which JSON and GraphQL allow and Postgres does not. */
const UNSTORABLE_TEXT = new Set(['22021', '22P05']);

/** The error that the caller may see, or null where `error` is a fault of ours, which is to be logged and masked. */
export function toDomainError(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException) return fromHttp(error.getStatus(), error.message, error);
  if (isFastifyError(error)) return fromHttp(error.statusCode, error.message, error);
  if (error instanceof QueryFailedError && UNSTORABLE_TEXT.has(error.driverError.code)) {
    return new InvalidInputError('A text holds the character U+0000, which can not be stored.', undefined, {
      cause: error,
    });
  }
  if (isNativeError(error) && isDatabaseUnreachable(error)) {
    return new UnavailableError('The database does not answer. Try again in a few seconds.', {
      cause: error,
    });
  }
  return null;
}

/** What an HTTP answer with this error carries besides its body. */
export function responseHeaders(error: DomainError): Record<string, string> {
  if (error.status === 401) return { 'www-authenticate': 'Bearer' };
  if (error.retryAfterS !== undefined) return { 'retry-after': String(error.retryAfterS) };
  return {};
}

/** Nest wraps what Fastify throws before a handler, and keeps the original as the cause. */
function fromHttp(status: number, message: string, error: Error): DomainError | null {
  if (status >= 500) return null;
  const original = error.cause ?? error;
  const known = isFastifyError(original) ? BODY_ERRORS[original.code] : undefined;
  const code = known?.code ?? HttpStatus[status] ?? 'BAD_REQUEST';
  return new DomainError(code, status, known?.message ?? message, { cause: error });
}

function isFastifyError(error: unknown): error is Error & { code: string; statusCode: number } {
  return error instanceof Error && error.name === 'FastifyError' && 'code' in error && 'statusCode' in error;
}

function isDatabaseUnreachable(error: Error): boolean {
  // A missing file is no missing database: only a socket's ENOENT counts.
  const { code, syscall } = error as NodeJS.ErrnoException;
  return failureKind(error) === 'connection' && (code !== 'ENOENT' || syscall === 'connect');
}
