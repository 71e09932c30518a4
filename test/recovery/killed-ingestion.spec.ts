import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';
import type { Server } from '../support/server.js';

/** `KILLED_INGESTION_ALERTS=10000 npm test -- test/recovery/killed-ingestion.spec.ts` for the long form. */
const ALERTS = Number(process.env['KILLED_INGESTION_ALERTS'] ?? 3_000);
const CONNECTIONS = 8;
const BATCH = 10;
/** After how many accepted alerts the process is killed, each time. */
const KILL_AT = [ALERTS * 0.25, ALERTS * 0.7];

describe('Senders whose API process is killed and restarted under them', () => {
  let installation: Installation;
  let client: TestClient;
  let victim: Server;

  beforeAll(async () => {
    // A Postgres that commits durably, as it does in the field.
    installation = await Installation.create({ postgres: true });
    // The key is made here; the processes that are killed take it as well.
    client = await installation.startApi();
    victim = await installation.start('api');
  }, 120_000);

  afterAll(() => installation?.close());

  /** By id of the sender: the id of the alert that a 2xx has named. */
  const accepted = new Map<string, string>();
  let failures = 0;

  /** Sends until it is accepted, as a sender that wants to be heard does. */
  async function deliver(ids: string[]): Promise<void> {
    const body = JSON.stringify(ids.map((id) => ({ id, title: `Alert ${id}`, severity: 'low' })));
    const isDelivered = async () => {
      try {
        const response = await installation.client(victim).post('/webhooks/alerts/sensor', body);
        const answer = (await response.json()) as { accepted: { alertId: string }[] };
        if (response.status !== 202) throw new Error(`HTTP ${response.status}`);
        answer.accepted.forEach(({ alertId }, index) => accepted.set(ids[index] ?? '', alertId));
        return true;
      } catch {
        failures += 1;
        return false;
      }
    };
    await poll(isDelivered, { withinMs: 60_000, what: () => `${accepted.size} were accepted.` });
  }

  it('find every accepted alert there, once', async () => {
    const batches = Array.from({ length: ALERTS / BATCH }, (_, batch) =>
      Array.from({ length: BATCH }, (_, i) => `a-${batch * BATCH + i}`),
    );
    const senders = Array.from({ length: CONNECTIONS }, async () => {
      for (let batch = batches.pop(); batch; batch = batches.pop()) await deliver(batch);
    });
    const killer = (async () => {
      for (const count of KILL_AT) {
        await poll(async () => accepted.size >= count, { withinMs: 120_000 });
        await victim.kill();
        victim = await installation.start('api');
      }
    })();
    await Promise.all([...senders, killer]);

    expect(failures).toBeGreaterThan(0);
    expect(accepted.size).toBe(ALERTS);
    const rows = await installation.rows<{ id: string; sourceId: string }>(
      'SELECT id, source_id AS "sourceId" FROM alert',
    );
    expect(rows).toHaveLength(ALERTS);
    expect(new Map(rows.map(({ id, sourceId }) => [sourceId, id]))).toEqual(accepted);
    const counts = await installation.rows(
      `SELECT (SELECT count(*)::int FROM alert_event WHERE kind = 'created') AS created,
              (SELECT count(DISTINCT payload_id)::int FROM alert) AS payloads,
              (SELECT count(*)::int FROM alert a WHERE NOT EXISTS (SELECT FROM payload WHERE id = a.payload_id)) AS bare`,
    );
    expect(counts).toEqual([{ created: ALERTS, payloads: ALERTS / BATCH, bare: 0 }]);
    expect(await client.data('{ alerts { totalCount } }')).toEqual({ alerts: { totalCount: ALERTS } });
  }, 240_000);
});
