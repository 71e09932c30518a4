import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import type { Server } from '../support/server.js';
import { type HostileRequest, hostileRequest } from './hostile-payloads.js';

/** Requests; `npm run hostile -- --runs N` makes more. */
const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 2_000);
const SEED = process.env['HOSTILE_SEED'];
const MAX_BODY_BYTES = 128 * 1024;
/** Of the whole process. It needs some 250 MB for itself. */
const MAX_MEMORY_BYTES = 700 * 1024 * 1024;
const REFUSALS = new Set([400, 401, 404, 413, 414, 415, 431]);

const PLAYBOOK = `
import { Playbook } from '@opensoar/sdk';

@Playbook({ trigger: 'webhook', conditions: { severity: ['low', 'high'], tags: ['a'] } })
export class Answer {
  run() {}
}
`;

interface Answer {
  status: number;
  body: string;
}

/** The answer of the webhook, of either kind. */
interface Told {
  accepted: { alertId: string; duplicate: boolean }[];
  code?: string;
  message?: string;
}

/** Whether the sender learns what was wrong with its request. */
function isRefusal(status: number, { code, message }: Told): boolean {
  // Too many headers are refused by Node, before there is a request.
  const hasCode = status === 431 || /^[A-Z_]+$/.test(code ?? '');
  return REFUSALS.has(status) && hasCode && /\w/.test(message ?? '');
}

describe('Hostile input', () => {
  let installation: Installation;
  let server: Server;
  let client: TestClient;
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });

  beforeAll(async () => {
    installation = await Installation.create({ playbookFiles: { 'answer.playbook.ts': PLAYBOOK } });
    server = await installation.start('api', { MAX_BODY_BYTES: String(MAX_BODY_BYTES), LOG_LEVEL: 'warn' });
    client = installation.client(server);
    await client.data(
      `mutation { updateSource(source: "signed", input: { signatureScheme: STANDARD, signatureSecret: "whsec_${'A'.repeat(32)}" }) { name } }`,
    );
  }, 90_000);

  afterAll(async () => {
    agent.destroy();
    await installation?.close();
  });

  async function send(incoming: HostileRequest): Promise<Answer> {
    const { path, headers, body, chunk } = incoming;
    const answered = new Promise<Answer>((resolve, reject) => {
      const sent = request(
        `${server.url}/webhooks/alerts${path}`,
        {
          method: 'POST',
          agent,
          headers: {
            authorization: `Bearer ${client.apiKey}`,
            ...headers,
            ...(chunk === 0 ? { 'content-length': body.length } : {}),
          },
        },
        (response) => {
          text(response).then(
            (answer) => resolve({ status: response.statusCode ?? 0, body: answer }),
            reject,
          );
        },
      );
      // The server may close a connection that idles at the very moment in which it is used again.
      sent.on('error', (error: NodeJS.ErrnoException) => {
        if (sent.reusedSocket && error.code === 'ECONNRESET') send(incoming).then(resolve, reject);
        else reject(error);
      });
      for (let start = 0; chunk > 0 && start < body.length; start += chunk)
        sent.write(body.subarray(start, start + chunk));
      sent.end(chunk === 0 ? body : undefined);
    });
    return answered;
  }

  /** How many bodies were kept, and by digest what they are. */
  const kept = async () =>
    (await installation.rows<{ count: number }>('SELECT count(*)::int AS count FROM payload'))[0]?.count ?? 0;

  async function memory(): Promise<number> {
    const response = await fetch(`${server.url}/metrics`, { headers: { 'x-api-key': client.apiKey } });
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(await response.text())?.[1]);
  }

  const faults = () =>
    server
      .output()
      .split('\n')
      .filter((line) => /"level":(?:50|60|"error"|"fatal")/.test(line));

  it(
    'is accepted and kept as it came, or refused with a reason, and nothing in between',
    async () => {
      /** By alert: the digest of the bytes that it came in first. */
      const digests = new Map<string, string>();
      let before = await kept();
      const statuses = new Map<number, number>();

      await fc.assert(
        fc.asyncProperty(hostileRequest, async (sent) => {
          const { status, body } = await send(sent);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const answer = JSON.parse(body) as Told;
          if (status === 202) {
            const digest = createHash('sha256').update(sent.body).digest('hex');
            for (const { alertId, duplicate } of answer.accepted)
              if (!duplicate) digests.set(alertId, digest);
            before += 1;
          }
          expect(status === 202 || isRefusal(status, answer) ? null : { status, answer }).toBeNull();
        }),
        { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) },
      );

      expect(faults()).toEqual([]);
      expect(statuses.get(202)).toBeGreaterThan(RUNS / 10);
      expect(statuses.get(400)).toBeGreaterThan(RUNS / 10);
      expect(await kept()).toBe(before);
      const rows = await installation.rows<{ id: string; digest: string; told: string }>(
        `SELECT a.id, encode(sha256(p.bytes), 'hex') AS digest, a.raw_sha256 AS told
         FROM alert a JOIN payload p ON p.id = a.payload_id`,
      );
      expect(new Map(rows.map(({ id, digest }) => [id, digest]))).toEqual(digests);
      expect(rows.filter(({ digest, told }) => digest !== told)).toEqual([]);
      expect(await memory()).toBeLessThan(MAX_MEMORY_BYTES);
    },
    120_000 + RUNS * 20,
  );

  it('gives back every alert that it was accepted as, over GraphQL too', async () => {
    const QUERY = `query ($after: String) {
      alerts(first: 200, after: $after) {
        nodes { id title severity sourceIp destIp hostname tags raw iocs { ips domains hashes urls emails privateIps } decisions { verdict } }
        pageInfo { endCursor hasNextPage }
      }
    }`;
    interface Page {
      alerts: { nodes: { title: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
    }
    let read = 0;
    for (let after: string | null = null; ;) {
      const { alerts }: Page = await client.data<Page>(QUERY, { after });
      read += alerts.nodes.length;
      for (const { title } of alerts.nodes) expect(title).not.toBe('');
      if (!alerts.pageInfo.hasNextPage) break;
      after = alerts.pageInfo.endCursor;
    }
    expect(await installation.rows('SELECT count(*)::int AS count FROM alert')).toEqual([{ count: read }]);
  }, 120_000);

  it('keeps memory bounded where archives unpack to much more than they are', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000_000, 32));
    const bombs = Array.from({ length: 50 }, () =>
      send({
        path: '',
        headers: { 'content-encoding': 'gzip' },
        body: bomb.subarray(0, MAX_BODY_BYTES),
        chunk: 0,
      }),
    );
    for (const { status } of await Promise.all(bombs)) expect(status).toBe(413);
    expect(await memory()).toBeLessThan(MAX_MEMORY_BYTES);
  }, 60_000);

  it.each<[string, string]>([
    ['no HTTP at all', '\0\x01\x02garbage\r\n\r\n'],
    ['a header that is none', 'POST /webhooks/alerts HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n'],
    ['headers without end', `POST /webhooks/alerts HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(5_000)}\r\n`],
    ['a header of 100 kB', `POST /webhooks/alerts HTTP/1.1\r\nHost: x\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`],
    [
      'two lengths',
      'POST /webhooks/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    ],
    [
      'a length and chunks',
      'POST /webhooks/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    ],
    ['a length that is none', 'POST /webhooks/alerts HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    [
      'a chunk that is none',
      'POST /webhooks/alerts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    ],
    ['a target of 100 kB', `POST /webhooks/alerts/${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('is refused as a request: %s', async (_what, bytes) => {
    const { hostname, port } = new URL(server.url);
    const before = await kept();
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.end(bytes, 'latin1');
    expect(await text(socket).catch(() => 'reset')).toMatch(/^HTTP\/1\.1 4\d\d |^reset$|^$/);
    expect(await kept()).toBe(before);
    expect(await fetch(`${server.url}/healthz`)).toMatchObject({ status: 200 });
  });

  it('has left the server without a fault, and working', async () => {
    expect(faults()).toEqual([]);
    const { accepted } = await client.ingest({ id: 'after', title: 'After all that' });
    expect(accepted).toMatchObject([{ duplicate: false }]);
  });
});
