import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { poll } from '../support/poll.js';
import { SecurityLab } from './security-lab.js';

describe('a socket', () => {
  let lab: SecurityLab;
  const clients: Client[] = [];

  beforeAll(async () => {
    lab = await SecurityLab.start({ SOCKETS_PER_CREDENTIAL: '2', SOCKET_IDLE_MS: '1000' });
  });

  afterAll(async () => {
    for (const client of clients) await client.dispose();
    await lab.stop();
  });

  /** The code that it is closed with, or `open` once it is watching. */
  function open(token: string): Promise<number | 'open'> {
    const client = lab.socket(token);
    clients.push(client);
    return new Promise((resolve) => {
      client.on('closed', (event) => resolve((event as { code: number }).code));
      client.subscribe(
        { query: 'subscription { alertCreated { id } }' },
        { next: () => undefined, error: () => undefined, complete: () => undefined },
      );
      client.on('connected', () => resolve('open'));
    });
  }

  it('is one of so many with a credential, and leaves room for another when it is closed', async () => {
    const { key } = await lab.key();
    const { key: other } = await lab.key();
    expect(await open(key)).toBe('open');
    expect(await open(key)).toBe('open');
    expect(await open(key)).toBe(1013);
    expect(await open(other)).toBe('open');
    await clients[0]!.dispose();
    // The server hears of it a moment later.
    await poll(async () => (await open(key)) === 'open');
  });

  it('is closed when nothing has been watched over it for a while', async () => {
    const { key } = await lab.key();
    const socket = new WebSocket(`${lab.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: `Bearer ${key}` } })),
    );
    expect(await closed).toBe(1000);
  });

  it('is closed where it does not say who it is', async () => {
    const socket = new WebSocket(`${lab.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    expect(await new Promise<number>((resolve) => socket.on('close', resolve))).toBe(4408);
  });
});
