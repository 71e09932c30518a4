import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Configuration } from '../config/configuration.js';
import { armPausePoint } from '../config/pause-points.js';
import { startEmbeddedServices } from '../embedded/embedded-services.js';
import { watchEventLoop } from '../engine/event-loop-watcher.js';
import { StartupError } from '../errors/startup-error.js';
import { createLogger } from '../logging/create-logger.js';
import { ensureFirstCredentials } from './first-credentials.js';
import { httpAdapter, prepareHttp } from './http-adapter.js';
import { prepareServices } from './prepare-services.js';
import { RoleModule } from './role.module.js';
import { welcome } from './welcome.js';

/** A process that is up. */
export interface RunningProcess {
  /** Stops taking work, lets what runs end for a while, then stops all that was started here. */
  stop(): Promise<void>;
}

/** Starts the process in its role. `print` gets what is meant for a person. Throws a `StartupError`. */
export async function run(
  configuration: Configuration,
  print: (text: string) => void,
): Promise<RunningProcess> {
  if (configuration.pauseAt !== undefined) armPausePoint(configuration.pauseAt);
  await mkdir(configuration.home, { recursive: true, mode: 0o700 });
  const services = await startEmbeddedServices(configuration, print);
  try {
    const ready = configuration.with(services);
    await prepareServices(ready, print);
    const app = await startApplication(ready, print);
    const { role, eventLoopLimitMs } = configuration;
    const watched = role === 'api' || eventLoopLimitMs === 0 ? null : watchEventLoop(eventLoopLimitMs);
    return {
      stop: async () => {
        watched?.stop();
        await app.close();
        await services.stop();
      },
    };
  } catch (error) {
    await services.stop();
    throw error;
  }
}

async function startApplication(
  configuration: Configuration,
  print: (text: string) => void,
): Promise<INestApplicationContext> {
  const module = RoleModule.for(configuration);
  // A process that can't start says so itself, in one line.
  const options = { logger: createLogger(configuration), abortOnError: false };
  const { port } = configuration;
  if (port === undefined) return NestFactory.createApplicationContext(module, options);

  const app = await NestFactory.create<NestFastifyApplication>(module, httpAdapter(configuration), options);
  try {
    prepareHttp(app, configuration);
    const url = await listen(app, configuration.host, port);
    if (configuration.role === 'worker') new Logger('Http').log(`Health and metrics at ${url}`);
    else print(welcome(url, await ensureFirstCredentials(app, configuration, url)));
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function listen(app: NestFastifyApplication, host: string, port: number): Promise<string> {
  try {
    await app.init();
    // Not the application's own listen, which logs a failure besides rejecting with it.
    await app.getHttpAdapter().getInstance().listen({ port, host });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new StartupError(`Port ${port} is in use. Stop what listens there, or set PORT to another.`, {
        cause: error,
      });
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new StartupError(
        `It is not possible to listen on ${host}:${port} (${code}). Set HOST and PORT.`,
        { cause: error },
      );
    }
    throw error;
  }
  const address = app.getHttpServer().address() as AddressInfo;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
}
