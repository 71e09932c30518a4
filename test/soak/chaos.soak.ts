import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecoveryLab } from '../recovery/recovery-lab.js';
import { poll } from '../support/poll.js';
import { Disasters } from './disasters.js';
import { SOAK_PLAYBOOKS } from './soak-playbooks.js';

const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 60);
const SENDERS = 4;
const WORKERS = 2;
const APIS = 2;
/** How long after the last disaster everything may take to come to its end: leases run out, hints are given again. */
const CALM_MS = 120_000;

describe(`${SECONDS} s of killed workers, APIs, Redis and Postgres under a stream of alerts`, () => {
  let lab: RecoveryLab;
  let disasters: Disasters;
  /** The titles of alerts that were acknowledged, by the alert's id. */
  const acknowledged = new Map<string, string>();
  const refusals = new Set<number>();
  let sent = 0;

  beforeAll(async () => {
    lab = await RecoveryLab.create(SOAK_PLAYBOOKS, { postgres: true });
    disasters = await Disasters.prepare(lab, { workers: WORKERS, apis: APIS });
  }, 180_000);

  afterAll(async () => {
    await lab?.close();
  });

  async function sendUntil(end: number): Promise<void> {
    while (performance.now() < end) {
      const title = `alert-${sent++}`;
      await delay(20);
      try {
        const client = disasters.client();
        if (!client) continue;
        const response = await client.post('/webhooks/alerts', JSON.stringify({ id: title, title }));
        if (response.status === 202) {
          const { accepted } = (await response.json()) as { accepted: { alertId: string }[] };
          acknowledged.set(accepted[0]?.alertId ?? '', title);
        } else {
          refusals.add(response.status);
        }
      } catch (error) {
        // Whether it was taken is not known to a sender whose server dies; it would send again.
        if ((error as Error).name !== 'TypeError') throw error;
      }
    }
  }

  it(
    'lose nothing that was acknowledged, and repeat nothing that was recorded',
    async () => {
      const end = performance.now() + SECONDS * 1000;
      await Promise.all([
        disasters.strikeUntil(end),
        ...Array.from({ length: SENDERS }, () => sendUntil(end)),
      ]);

      const open = () =>
        lab.installation.rows<{ id: string; status: string; playbook: string }>(
          `SELECT id, status, playbook FROM execution WHERE status NOT IN ('succeeded', 'failed', 'cancelled')`,
        );
      let left: unknown[] = [];
      await poll(async () => (left = await open()).length === 0, {
        withinMs: CALM_MS,
        what: () => `${JSON.stringify(left.slice(0, 5))}\n${lab.lastWords()}`,
      });

      const executions = await lab.installation.rows<{
        alertId: string;
        title: string;
        status: string;
        error: { name: string } | null;
        recoveries: number;
      }>(
        `SELECT a.id AS "alertId", a.title, e.status, e.error, e.recoveries
           FROM alert a LEFT JOIN execution e ON e.alert_id = a.id`,
      );
      const byAlert = new Map<string, typeof executions>();
      for (const one of executions) byAlert.set(one.alertId, [...(byAlert.get(one.alertId) ?? []), one]);
      console.log(
        `${acknowledged.size} of ${sent} alerts acknowledged; killed ${JSON.stringify(disasters.killed)}; ` +
          `${executions.filter(({ recoveries }) => recoveries > 0).length} executions recovered`,
      );

      expect([...refusals].filter((status) => status !== 503)).toEqual([]);
      // Every acknowledged alert is there, with its executions, which all have ended.
      const incomplete = [...acknowledged.keys()].filter((id) => byAlert.get(id)?.length !== 2);
      expect(incomplete).toEqual([]);
      // One that lost its worker too often may have failed for it; nothing else is a reason.
      const unreasonable = executions.filter(
        ({ status, error }) => status !== 'succeeded' && error?.name !== 'WorkerLostError',
      );
      expect(unreasonable).toEqual([]);
      expect(Object.values(disasters.killed).every((times) => times > 0)).toBe(true);

      const effects = await lab.effects();
      const times = new Map<string, { title: string; action: string; count: number }>();
      for (const { key, action, args } of effects) {
        const count = (times.get(key)?.count ?? 0) + 1;
        times.set(key, { title: String(args[0]), action, count });
      }
      const recoveries = new Map(
        [...byAlert.values()].map((ofAlert) => [
          ofAlert[0]?.title,
          Math.max(...ofAlert.map((one) => one.recoveries)),
        ]),
      );
      const tooOften = [...times.values()].filter(
        ({ title, action, count }) => count > (action === 'isolate' ? 1 : 1 + (recoveries.get(title) ?? 0)),
      );
      expect(tooOften).toEqual([]);

      // Nothing is left that says it goes on.
      const [journal] = await lab.installation.rows(
        `SELECT count(*)::int AS unfinished FROM journal j JOIN execution e ON e.id = j.execution_id
          WHERE j.ord IS NULL AND e.status = 'succeeded'`,
      );
      expect(journal).toEqual({ unfinished: 0 });
    },
    SECONDS * 1000 + CALM_MS + 120_000,
  );
});
