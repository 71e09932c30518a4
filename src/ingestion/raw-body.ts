import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCodes, type FastifyRequest, type RawServerDefault } from 'fastify';

const RAW_BODY = 'rawBody';

/** The handler gets the body as a Buffer, just as it arrived and whatever its content type. */
export const RawBody = () => RouteConfig({ [RAW_BODY]: true });

/**
 * Teaches the application to leave the bodies of `@RawBody()` handlers alone. All others take JSON, as ever. To be called
 * before the application is initialised.
 */
export function acceptRawBodies(app: NestFastifyApplication): void {
  const parseJson = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser<RawServerDefault>('application/json', {}, (request, body, done) => {
    if (isRaw(request)) done(null, body);
    else void parseJson(request, body.toString(), done);
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
