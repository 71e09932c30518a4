import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCodes, type FastifyRequest, type RawServerDefault } from 'fastify';
import { mayLoseDigits, parseExact } from '../json/exact-json.js';

const RAW_BODY = 'rawBody';

/** The handler gets the body as a Buffer, just as it arrived and whatever its content type. */
export const RawBody = () => RouteConfig({ [RAW_BODY]: true });

/**
 * Teaches the application to leave the bodies of `@RawBody()` handlers alone. All others take JSON, as ever,
 * but for numbers that no double can hold: those become strings. To be called before the application is initialised.
 */
export function acceptRawBodies(app: NestFastifyApplication): void {
  const parseJson = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser<RawServerDefault>('application/json', {}, (request, body, done) => {
    if (isRaw(request)) return done(null, body);
    const text = body.toString();
    // By Fastify's rules; where digits would be lost, a second time without that.
    void parseJson(request, text, (error, value) =>
      done(error, error || !mayLoseDigits(text) ? value : parseExact(text)),
    );
  });
  for (const type of ['text/plain', '*']) {
    app.useBodyParser<RawServerDefault>(type, {}, (request, body, done) => {
      if (isRaw(request)) done(null, body);
      else done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(request.headers['content-type'] ?? 'none'));
    });
  }
}

function isRaw(request: FastifyRequest): boolean {
  return Reflect.get(request.routeOptions.config, RAW_BODY) === true;
}
