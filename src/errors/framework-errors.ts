import type { FastifyReply } from 'fastify';
import { toDomainError } from './to-domain-error.js';

/** Answers what Fastify refuses before any of our filters is reached, such as a path that can't be decoded. */
export function answerFrameworkError(error: Error, _request: unknown, reply: FastifyReply): void {
  const { code, status, message } = toDomainError(error) ?? {
    code: 'INTERNAL',
    status: 500,
    message: 'Internal error',
  };
  void reply.status(status).send({ code, message });
}
