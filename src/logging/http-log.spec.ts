import { text } from 'node:stream/consumers';
import { PassThrough } from 'node:stream';
import { expect, it } from '@jest/globals';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { createLogger } from './create-logger.js';
import { HttpLogModule } from './http-log.module.js';

it('logs one line for a request, at debug level and without its query string', async () => {
  const destination = new PassThrough();
  const testing = await Test.createTestingModule({ imports: [HttpLogModule] }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useLogger(createLogger({ logLevel: 'debug', logFormat: 'json', role: 'api' }, destination));
  await app.listen(0, '127.0.0.1');
  await fetch(`${await app.getUrl()}/nowhere?key=hidden`);
  await app.close();
  app.useLogger(false);
  destination.end();

  const log = await text(destination);
  const lines = log.split('\n').filter((line) => line.includes('HTTP request'));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ level: 'debug', method: 'GET', path: '/nowhere', status: 404 }),
  ]);
  expect(log).not.toContain('hidden');
});
