import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { poll } from '../support/poll.js';
import { SecurityLab } from './security-lab.js';

/** `MANY_SOCKETS_ALERTS=5000 npm test -- test/security/many-sockets.spec.ts` for the long form. */
const SOCKETS = 500;
const ALERTS = Number(process.env['MANY_SOCKETS_ALERTS'] ?? 60);
/** What may be held besides, at any time, in bytes: of what is under way, and of each delivery the id that the client keeps. */
const MAX_GROWTH = 32 * 1024 * 1024 + SOCKETS * ALERTS * 128;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * What is held, in bytes. What the process occupies would say when the collector last ran, which
 * is its own affair: with memory to spare it lets hundreds of megabytes of garbage lie.
 */
function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('an API process with 500 sockets', () => {
  let lab: SecurityLab;
  const clients: Client[] = [];

  beforeAll(async () => {
    lab = await SecurityLab.start();
  });

  afterAll(async () => {
    for (const client of clients) await client.dispose();
    await lab.stop();
  });

  it('delivers every alert to each of them, and keeps its memory bounded', async () => {
    const { key } = await lab.key();
    const received = Array.from({ length: SOCKETS }, () => new Set<string>());
    const failures: unknown[] = [];
    const started = await Promise.all(
      received.map(async (ids) => {
        const client = lab.socket(key);
        clients.push(client);
        client.subscribe<{ alertCreated: { id: string } }>(
          { query: 'subscription { alertCreated { id title } }' },
          {
            next: ({ data }) => data && ids.add(data.alertCreated.id),
            error: (error) => failures.push(error),
            complete: () => undefined,
          },
        );
        // Answered once the subscription before it has begun.
        return new Promise<boolean>((resolve, reject) =>
          client.subscribe(
            { query: '{ me { name } }' },
            { next: () => resolve(true), error: reject, complete: () => undefined },
          ),
        );
      }),
    );
    expect(started).toHaveLength(SOCKETS);

    const before = heldBytes();
    let most = before;
    const sent = new Set<string>();
    for (let index = 0; index < ALERTS; index += 1) {
      const query =
        'mutation ($payload: JSON!) { ingestAlerts(payload: $payload) { accepted { alert { id } } } }';
      const { data } = await lab.ask(query, { payload: { title: `Alert ${index}` } }, key);
      const { accepted } = data!['ingestAlerts'] as { accepted: { alert: { id: string } }[] };
      sent.add(accepted[0]!.alert.id);
      if (index % 10 === 9) most = Math.max(most, heldBytes());
    }
    await poll(async () => received.every(({ size }) => size === sent.size), {
      withinMs: 60_000,
      what: () =>
        `${Math.min(...received.map(({ size }) => size))} of ${sent.size}; ${JSON.stringify(failures.slice(0, 3))}`,
    });
    expect(failures).toEqual([]);
    expect(received.every((ids) => [...ids].every((id) => sent.has(id)))).toBe(true);
    expect(Math.max(most, heldBytes()) - before).toBeLessThan(MAX_GROWTH);
  }, 180_000);
});
