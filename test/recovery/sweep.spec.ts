import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { action } from '@opensoar/sdk';
import type { AlertDraft } from '../../src/alerts/alert-draft.js';
import { MaintenanceService } from '../../src/engine/maintenance.service.js';
import { AnalystsService } from '../../src/identity/analysts.service.js';
import { PlaybookRegistry } from '../../src/playbooks/playbook-registry.js';
import { EngineApp } from '../engine/engine-app.js';
import { script, SCRIPTED_PLAYBOOKS } from '../engine/scripted-playbooks.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { CrashSweep } from './crash-sweep.js';

/** Between them they lead the example playbooks down their ways. */
const ALERTS: Record<string, Partial<AlertDraft>> = {
  'from inside': { sourceIp: '10.1.2.3', tags: [] },
  'with bad indicators': {
    sourceIp: '203.0.113.66',
    tags: ['vip'],
    iocs: {
      ips: ['203.0.113.66', '192.0.2.10', '198.51.100.23'],
      domains: ['malware.example', 'www.example.com'],
      hashes: [],
      urls: [],
      emails: [],
    },
  },
  'to be escalated': { title: 'Odd login', tags: ['escalate'] },
  'of a host to be recovered': { hostname: 'HOST', tags: ['recovery'] },
};

/** No worker of the app takes anything of default or high priority: the sweep does. */
const ALOOF = { OPENSOAR_QUEUES: 'low' };

describe('A crash after every single journal row', () => {
  let database: TestDatabase;
  let app: EngineApp;
  let sweep: CrashSweep;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await EngineApp.start(database.url, SCRIPTED_PLAYBOOKS, { ...ALOOF, PLAYBOOK_DIRS: 'playbooks' });
    await app.get(AnalystsService).ensureFirstAdmin();
    // Its own rounds would keep the sweep's from the lock now and then.
    await app.get(MaintenanceService).stop();
    sweep = new CrashSweep(app);
  }, 60_000);

  afterAll(async () => {
    jest.restoreAllMocks();
    await app?.close();
    await database?.drop();
  });

  /** All that came of a playbook that ran on a new alert of its own. */
  async function outcome(playbook: string, given: Partial<AlertDraft>, crashes: () => boolean) {
    const hostname = `host-${Math.random().toString(36).slice(2)}`;
    const alert = await app.newAlert({ ...given, ...(given.hostname && { hostname }) });
    const id = await app.start(playbook, { alertId: alert.id });
    const swept = await sweep.run(id, crashes);
    const { status, result, error } = await app.executions.get(id);
    const [after] = await app.sql(
      'SELECT status, determination, tags, assignee_id FROM alert WHERE id = $1',
      [alert.id],
    );
    const left = {
      execution: { status, result, error },
      journal: (await app.journal(id)).map(({ seq, name, input, status: end, output }) => {
        return { seq, name, input, end, output };
      }),
      alert: after,
      comments: await app.sql('SELECT body FROM comment WHERE alert_id = $1 ORDER BY id', [alert.id]),
      timeline: await app.sql(
        'SELECT kind, field, "from", "to", reason FROM alert_event WHERE alert_id = $1 ORDER BY id',
        [alert.id],
      ),
    };
    return { swept, left: JSON.parse(JSON.stringify(left).replaceAll(hostname, 'HOST')) as typeof left };
  }

  it('changes nothing of what the example playbooks come to', async () => {
    const examples = app
      .get(PlaybookRegistry)
      .list()
      .filter(({ file }) => file !== null)
      .map(({ definition }) => definition.name);
    expect(examples.length).toBeGreaterThanOrEqual(5);
    for (const playbook of examples) {
      let crashes = 0;
      for (const [which, given] of Object.entries(ALERTS)) {
        const calm = await outcome(playbook, given, () => false);
        const crashing = await outcome(playbook, given, () => true);

        expect({ playbook, which, ...crashing.left }).toEqual({ playbook, which, ...calm.left });
        expect(crashing.swept.repeated).toEqual([]);
        expect(crashing.swept.crashes).toBeGreaterThanOrEqual(crashing.left.journal.length > 0 ? 1 : 0);
        crashes += crashing.swept.crashes;
      }
      // Each example does something on one of the alerts at least, and so had a row to crash after.
      expect({ playbook, crashed: crashes > 0 }).toEqual({ playbook, crashed: true });
    }
  }, 120_000);

  it('gives parallel chains each their own results, however their calls overtake each other', async () => {
    const lookUp = action({ name: 'look_up', effect: 'read' }, async (ip: string) => {
      await delay(Math.random() * 5);
      return `verdict on ${ip}`;
    });
    const block = action({ name: 'block' }, async (verdict: string) => {
      await delay(Math.random() * 5);
      return `acted by the ${verdict}`;
    });
    const chains = script(() => Promise.all(['a', 'b', 'c', 'd'].map(async (ip) => block(await lookUp(ip)))));
    const own = ['a', 'b', 'c', 'd'].map((ip) => `acted by the verdict on ${ip}`);

    for (let round = 0; round < 25; round += 1) {
      const id = await app.start('scripted', { input: chains });
      const often = 0.2 + 0.8 * Math.random();
      const { repeated } = await sweep.run(id, () => Math.random() < often);

      expect(await app.executions.get(id)).toMatchObject({ status: 'succeeded', result: own, error: null });
      expect(repeated).toEqual([]);
      expect(await app.journal(id)).toHaveLength(8);
    }
  }, 120_000);

  it('lets the same one win a race again', async () => {
    let workers = 0;
    const hare = action({ name: 'hare', effect: 'read' }, async () => {
      await delay(workers === 1 ? 30 : 0);
      return 'hare';
    });
    const tortoise = action({ name: 'tortoise', effect: 'read' }, async () => {
      await delay(workers === 1 ? 0 : 30);
      return 'tortoise';
    });
    const honour = action({ name: 'honour' }, async (winner: string) => `${winner} is honoured`);
    const race = script(async () => {
      workers += 1;
      return honour(await Promise.race([hare(), tortoise()]));
    });
    const id = await app.start('scripted', { input: race });

    const { repeated } = await sweep.run(id);

    expect(await app.executions.get(id)).toMatchObject({
      status: 'succeeded',
      result: 'tortoise is honoured',
    });
    expect(workers).toBeGreaterThan(2);
    expect(repeated).toEqual([]);
  }, 60_000);
});
