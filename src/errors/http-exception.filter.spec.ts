import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsInt, IsNotEmpty, IsOptional, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import pg from 'pg';
import { ConflictError } from './domain-error.js';
import { ErrorsModule } from './errors.module.js';

class Item {
  @IsInt()
  amount!: number;
}

class Order {
  @IsNotEmpty()
  name!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => Item)
  item?: Item;
}

@Controller()
class Orders {
  @Get('conflict')
  conflict(): never {
    throw new ConflictError('There is one already.', 'ORDER_EXISTS');
  }

  @Get('fault')
  fault(): never {
    throw new TypeError('the secret of the house');
  }

  @Get('database')
  async database(): Promise<void> {
    await new pg.Client('postgres://127.0.0.1:1/none').connect();
  }

  @Post('orders')
  order(@Body() order: Order): Order {
    return order;
  }
}

@Module({ imports: [ErrorsModule], controllers: [Orders] })
class OrdersModule {}

describe('a failed HTTP request', () => {
  let app: NestFastifyApplication;
  let url: string;
  const logged: unknown[][] = [];

  beforeAll(async () => {
    const note = (...line: unknown[]) => void logged.push(line);
    app = await NestFactory.create<NestFastifyApplication>(
      OrdersModule,
      new FastifyAdapter({ bodyLimit: 1024 }),
      { logger: { log: () => undefined, warn: note, error: note } },
    );
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  afterAll(() => app?.close());

  beforeEach(() => void logged.splice(0));

  function post(body: string, contentType = 'application/json'): Promise<Response> {
    return fetch(`${url}/orders`, { method: 'POST', body, headers: { 'content-type': contentType } });
  }

  it('answers with the code and the message of a domain error', async () => {
    const response = await fetch(`${url}/conflict`);
    expect(response.status).toBe(409);
    expect(await response.json()).toEqual({ code: 'ORDER_EXISTS', message: 'There is one already.' });
    expect(logged).toEqual([]);
  });

  it('hides a fault, and logs it under the id that it answers with', async () => {
    const response = await fetch(`${url}/fault`);
    const body = (await response.json()) as { correlationId: string };
    expect(response.status).toBe(500);
    expect(body).toEqual({ code: 'INTERNAL', message: 'Internal error', correlationId: expect.any(String) });
    expect(logged).toMatchObject([
      [
        {
          correlationId: body.correlationId,
          err: { stack: expect.stringContaining('the secret of the house') },
        },
        {},
        {},
      ],
    ]);
  });

  it('says when to come again while the database is away', async () => {
    const response = await fetch(`${url}/database`);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toEqual({ code: 'UNAVAILABLE', message: expect.any(String) });
    expect(logged).toMatchObject([[{ err: { code: 'ECONNREFUSED' } }, {}, {}]]);
  });

  it('has the same shape before it reaches a handler', async () => {
    const failures = {
      none: await fetch(`${url}/nowhere`),
      method: await fetch(`${url}/orders`, { method: 'DELETE' }),
      json: await post('{"name":'),
      empty: await post(''),
      size: await post(JSON.stringify({ name: 'x'.repeat(2000) })),
      type: await post('<order/>', 'application/xml'),
    };
    const answers: Record<string, unknown> = {};
    for (const [name, response] of Object.entries(failures)) {
      answers[name] = { status: response.status, body: await response.json() };
    }
    const answer = (status: number, code: string) => ({
      status,
      body: { code, message: expect.any(String) },
    });
    expect(answers).toEqual({
      none: answer(404, 'NOT_FOUND'),
      method: answer(404, 'NOT_FOUND'),
      json: answer(400, 'INVALID_JSON'),
      empty: answer(400, 'INVALID_JSON'),
      size: answer(413, 'PAYLOAD_TOO_LARGE'),
      type: answer(415, 'UNSUPPORTED_MEDIA_TYPE'),
    });
    expect(logged).toEqual([]);
  });

  it('names every field that is wrong', async () => {
    const response = await post(JSON.stringify({ name: '', item: { amount: 'many' } }));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: 'BAD_USER_INPUT',
      message: 'The input is not valid: name should not be empty; item.amount must be an integer number.',
    });
  });

  it('drops the fields that nobody knows', async () => {
    const response = await post(JSON.stringify({ name: 'one', price: 1 }));
    expect(await response.json()).toEqual({ name: 'one' });
  });
});
