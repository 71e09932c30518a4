import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { logFault, logIfUnavailable } from './fault-log.js';
import { responseHeaders, toDomainError } from './to-domain-error.js';

/** Answers every failed HTTP request with `{ code, message }`. What GraphQL operations throw is left to GraphQL. */
@Catch()
export class HttpExceptionFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const known = toDomainError(error);
    if (known) logIfUnavailable(known);
    const correlationId = known ? undefined : logFault(error);
    // The answer has begun already, so that nothing can be said any more.
    if (reply.sent) return;
    if (known) {
      const { code, message } = known;
      void reply.status(known.status).headers(responseHeaders(known)).send({ code, message });
    } else {
      void reply.status(500).send({ code: 'INTERNAL', message: 'Internal error', correlationId });
    }
  }
}
