import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';

const ALERTS = 100;

/** Two executions an alert, of two priorities, each with a little to do. */
const PLAYBOOKS = `
import { setTimeout as delay } from 'node:timers/promises';
import { Action, Playbook } from '@opensoar/sdk';

class Work {
  @Action({ effect: 'read' })
  async work() {
    await delay(20);
    return 'done';
  }

  async run() {
    return [await this.work(), await this.work()];
  }
}

@Playbook({ trigger: 'webhook', priority: 'high', order: 1 })
export class Urgent extends Work {}

@Playbook({ trigger: 'webhook', priority: 'low', order: 2 })
export class Leisurely extends Work {}
`;

describe('an emptied Redis', () => {
  let installation: Installation;
  let client: TestClient;
  let sent = 0;

  beforeAll(async () => {
    installation = await Installation.create({ playbookFiles: { 'work.playbook.ts': PLAYBOOKS } });
    client = await installation.startApi();
  }, 60_000);

  afterAll(() => installation?.close());

  async function ingestMany(): Promise<void> {
    const alerts = Array.from({ length: ALERTS }, () => ({ id: `alert-${sent++}`, title: 'Work' }));
    await Promise.all(alerts.map((alert) => client.ingest(alert)));
  }

  /** Every execution has run to its end once: nothing was lost, nothing was taken up twice. */
  async function expectAllToSucceed(): Promise<void> {
    const expected = { succeeded: 2 * sent };
    let counts = {};
    await poll(
      async () => {
        counts = await installation.executionCounts();
        return JSON.stringify(counts) === JSON.stringify(expected);
      },
      { withinMs: 40_000, what: () => JSON.stringify(counts) },
    );
    const [actions] = await installation.rows<{ count: number; most: number }>(
      `SELECT count(*)::int, max(json_array_length(attempts))::int AS most FROM journal`,
    );
    expect(actions).toEqual({ count: 4 * sent, most: 1 });
  }

  it('loses nothing of what is queued while no worker runs', async () => {
    await ingestMany();
    await installation.redis?.flushAll();
    await installation.start('worker', { OPENSOAR_CONCURRENCY: '10' });
    await expectAllToSucceed();
  }, 90_000);

  it('loses nothing while alerts arrive and workers run', async () => {
    const arriving = ingestMany();
    await installation.redis?.flushAll();
    await arriving;
    const before = (await installation.executionCounts())['succeeded'] ?? 0;
    await installation.redis?.flushAll();
    await poll(async () => ((await installation.executionCounts())['succeeded'] ?? 0) > before);
    await installation.redis?.flushAll();
    await expectAllToSucceed();
  }, 90_000);
});
