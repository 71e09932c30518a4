import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';
import type { Configuration } from '../config/configuration.js';
import { answerFrameworkError } from '../errors/framework-errors.js';
import { acceptRawBodies } from '../ingestion/raw-body.js';

/** How often Node looks for requests that take too long, in ms. */
const MOST_RARELY_MS = 5000;

/** Fastify, with limits on how much a request may hold and how long it may take to arrive. */
export function httpAdapter({
  maxBodyBytes,
  requestTimeoutMs,
  trustedProxies,
}: Configuration): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    http: {
      // Node cuts off a slow body only where its own limit for the headers is no longer than that for the whole.
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(requestTimeoutMs / 2, MOST_RARELY_MS),
    },
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    frameworkErrors: answerFrameworkError,
  });
}

/** What every answer carries for browsers, and how bodies are read. To be called before the application is initialised. */
export function prepareHttp(app: NestFastifyApplication, configuration: Configuration): void {
  const setHeaders = helmet({
    // Behind http://localhost there is nothing to upgrade to.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', ({ raw: request }, { raw: response }, next) =>
    setHeaders(request, response, () => next()),
  );
  if (configuration.corsOrigins.length > 0) app.enableCors({ origin: [...configuration.corsOrigins] });
  acceptRawBodies(app);
}
