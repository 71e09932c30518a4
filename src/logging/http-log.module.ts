import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** One line for every HTTP request, at debug level: what matters of a request is logged by what it does. */
@Module({})
export class HttpLogModule implements OnModuleInit {
  private readonly logger = new Logger('Http');

  constructor(private readonly adapterHost: HttpAdapterHost<FastifyAdapter>) {}

  onModuleInit(): void {
    this.adapterHost.httpAdapter.getInstance().addHook('onResponse', (request, reply, done) => {
      // Without the query string, which may hold what does not belong in a log.
      const [path] = request.url.split('?');
      const durationMs = Math.round(reply.elapsedTime);
      this.logger.debug(
        { method: request.method, path, status: reply.statusCode, durationMs },
        'HTTP request',
      );
      done();
    });
  }
}
