import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Post, Req } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyRequest } from 'fastify';
import { acceptRawBodies, RawBody } from './raw-body.js';

@Controller()
class EchoController {
  @Post('raw')
  @RawBody()
  raw(@Req() request: FastifyRequest): unknown {
    return { hex: Buffer.isBuffer(request.body) ? request.body.toString('hex') : null };
  }

  @Post('parsed')
  parsed(@Body() body: unknown): unknown {
    return { body };
  }
}

const BODY_LIMIT = 100;

describe('acceptRawBodies', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [EchoController] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(
      new FastifyAdapter({ bodyLimit: BODY_LIMIT }),
      {
        logger: false,
      },
    );
    acceptRawBodies(app);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app.close());

  const post = (path: string, body: Buffer | string | undefined, contentType?: string) =>
    fetch(`${url}/${path}`, {
      method: 'POST',
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      body,
    });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/x-ndjson',
    'application/cloudevents+json',
    undefined,
  ])('hands over the bytes as they are for %s', async (contentType) => {
    const bytes = Buffer.from([0x7b, 0x00, 0xff, 0x0a]);
    const response = await post('raw', bytes, contentType);
    expect(await response.json()).toEqual({ hex: bytes.toString('hex') });
  });

  it.each(['application/json', 'text/plain'])('hands over an empty body of %s', async (contentType) => {
    const response = await post('raw', '', contentType);
    expect(response.status).toBe(201);
    expect(['', null]).toContain(((await response.json()) as { hex: unknown }).hex);
  });

  it('takes a request without a body', async () => {
    expect((await post('raw', undefined)).status).toBe(201);
  });

  it('refuses a body over the limit', async () => {
    expect((await post('raw', 'x'.repeat(BODY_LIMIT + 1), 'text/plain')).status).toBe(413);
  });

  it('parses JSON for every other handler, and takes nothing else there', async () => {
    expect(await (await post('parsed', '{"a":[1]}', 'application/json')).json()).toEqual({
      body: { a: [1] },
    });
    expect(await (await post('parsed', '{"a":12345678901234567891}', 'application/json')).json()).toEqual({
      body: { a: '12345678901234567891' },
    });
    expect((await post('parsed', '{"a":', 'application/json')).status).toBe(400);
    expect((await post('parsed', '{"__proto__":{}}', 'application/json')).status).toBe(400);
    expect((await post('parsed', 'a=1', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('parsed', 'a', 'text/plain')).status).toBe(415);
  });
});
