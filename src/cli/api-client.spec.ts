import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildSchema, graphql, GraphQLError } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { CliSettings } from '../config/cli-settings.js';
import { ApiClient } from './api-client.js';
import { ExitCode } from './cli-error.js';

const KEY = 'a-key';

const schema = buildSchema(`
  type Query { echo(text: String!): String! refused: String! }
  type Subscription { count(from: Int!): Int! refused: Int! }
`);

const rootValue = {
  echo: ({ text: given }: { text: string }) => given,
  refused: () => {
    throw new GraphQLError('This key has not the scope admin.', { extensions: { code: 'FORBIDDEN' } });
  },
};

async function* count({ from }: { from: number }) {
  for (let next = from; ; next++) {
    yield { count: next };
    await setImmediate();
  }
}

describe('ApiClient', () => {
  let server: Server;
  let sockets: WebSocketServer;
  let url: string;

  beforeEach(async () => {
    server = createServer((request, response) => {
      void answer(request).then(({ status, body }) => response.writeHead(status).end(body));
    });
    sockets = new WebSocketServer({ server, path: '/graphql' });
    useServer(
      {
        schema,
        roots: { subscription: { count, refused: rootValue.refused } },
        onConnect: ({ connectionParams }) => connectionParams?.['Authorization'] === `Bearer ${KEY}`,
      },
      sockets,
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(stop);

  async function stop(): Promise<void> {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const body = await text(request);
    if (request.headers.authorization !== `Bearer ${KEY}`) {
      return { status: 401, body: JSON.stringify({ code: 'UNAUTHENTICATED', message: 'No valid API key.' }) };
    }
    if (request.url === '/webhooks/alerts') return { status: 202, body };
    if (request.url !== '/graphql') return { status: 404, body: '<html>Not here</html>' };
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    const result = await graphql({ schema, rootValue, source: query, variableValues: variables });
    return { status: 200, body: JSON.stringify(result) };
  }

  function client(apiKey: string | undefined = KEY, address = url): ApiClient {
    return new ApiClient(new CliSettings({ OPENSOAR_URL: address, OPENSOAR_API_KEY: apiKey }));
  }

  const counting = 'subscription Count($from: Int!) { count(from: $from) }';

  it('returns the data of a query', async () => {
    const query = 'query Echo($text: String!) { echo(text: $text) }';
    expect(await client().execute(query, { text: 'Grüße' })).toEqual({ echo: 'Grüße' });
  });

  it('posts bytes as they are', async () => {
    const body = new TextEncoder().encode('{ "a" : 1 }');
    expect(await client().post('/webhooks/alerts', body)).toEqual({ status: 202, body: { a: 1 } });
  });

  it('tells who may not from what went wrong', async () => {
    await expect(client('wrong').execute('{ refused }')).rejects.toMatchObject({
      exitCode: ExitCode.NOT_AUTHORISED,
      message: 'No valid API key.',
    });
    await expect(client().execute('{ refused }')).rejects.toMatchObject({
      exitCode: ExitCode.NOT_AUTHORISED,
      message: 'This key has not the scope admin.',
    });
    await expect(client('').execute('{ refused }')).rejects.toMatchObject({
      exitCode: ExitCode.NOT_AUTHORISED,
      message: expect.stringContaining('There is no API key'),
    });
    await expect(client().execute('{ unknown }')).rejects.toMatchObject({ exitCode: ExitCode.FAILED });
    await expect(client().post('/elsewhere', '')).rejects.toMatchObject({
      exitCode: ExitCode.FAILED,
      message: expect.stringContaining('HTTP 404'),
    });
  });

  it('says that a server does not answer', async () => {
    await stop();
    const refused = { exitCode: ExitCode.UNREACHABLE, message: expect.stringContaining('ECONNREFUSED') };
    await expect(client().execute('{ refused }')).rejects.toMatchObject(refused);
    const signal = new AbortController().signal;
    const subscription = client().subscribe(counting, { from: 1 }, () => undefined, signal);
    await expect(subscription).rejects.toMatchObject(refused);
  });

  it('hands over the events of a subscription until it is stopped', async () => {
    const received: number[] = [];
    const stopped = new AbortController();
    await client().subscribe<{ count: number }>(
      counting,
      { from: 5 },
      (data) => {
        received.push(data.count);
        if (received.length === 3) stopped.abort();
      },
      stopped.signal,
    );
    expect(received.slice(0, 3)).toEqual([5, 6, 7]);
  });

  it('subscribes again after a lost connection', async () => {
    let events = 0;
    const stopped = new AbortController();
    await client().subscribe<{ count: number }>(
      counting,
      { from: 1 },
      (data) => {
        events++;
        if (events === 1) for (const socket of sockets.clients) socket.terminate();
        else if (data.count === 1) stopped.abort();
      },
      stopped.signal,
    );
    expect(events).toBeGreaterThan(1);
  });

  it('does not keep trying where a subscription is refused', async () => {
    const { signal } = new AbortController();
    await expect(
      client('wrong').subscribe(counting, { from: 1 }, () => undefined, signal),
    ).rejects.toMatchObject({ exitCode: ExitCode.NOT_AUTHORISED });
    await expect(
      client().subscribe('subscription { refused }', {}, () => undefined, signal),
    ).rejects.toMatchObject({
      exitCode: ExitCode.NOT_AUTHORISED,
      message: 'This key has not the scope admin.',
    });
  });
});
