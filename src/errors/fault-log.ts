import { randomUUID } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import { Logger } from '@nestjs/common';
import type { DomainError } from './domain-error.js';

const logger = new Logger('Faults');

/** Logs a fault with its stack under a new id. The id is all of it that the outside gets to see. */
export function logFault(error: unknown): string {
  const correlationId = randomUUID();
  const err = isNativeError(error) ? error : new Error(`Thrown, though it is no Error: ${String(error)}`);
  logger.error({ err, correlationId }, 'A request failed through a fault of ours');
  return correlationId;
}

/** The caller's own errors are none of the operator's business; that we can't serve anybody is. */
export function logIfUnavailable(error: DomainError): void {
  if (error.status === 503) logger.warn({ err: error.cause ?? error }, error.message);
}
