import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poll } from '../support/poll.js';
import { RecoveryLab, timesByKey } from './recovery-lab.js';

const PLAYBOOK = `
import { Action, Playbook, type AlertData } from '@opensoar/sdk';
import { delay, effect, gate } from './_world.js';

/** Waits at the gate that its alert names as its host, if any. */
@Playbook({ trigger: 'webhook' })
export class Work {
  @Action()
  async begin(title: string, hostname?: string) {
    effect('begin', title);
    if (hostname !== undefined) await gate(hostname);
  }

  @Action()
  async complete(title: string) {
    effect('complete', title);
  }

  async run({ title, hostname }: AlertData) {
    await this.begin(title, hostname);
    await this.complete(title);
  }
}
`;

/** How long Redis stays away. */
const OUTAGE_MS = 8_000;

describe('A Redis', () => {
  let lab: RecoveryLab;
  let sent = 0;

  beforeAll(async () => {
    lab = await RecoveryLab.create({ 'work.playbook.ts': PLAYBOOK });
  }, 90_000);

  afterAll(() => lab?.close());

  /** As arrays of a hundred, which count as one request each. */
  async function ingest(count: number, hostname?: string): Promise<void> {
    for (let left = count; left > 0; left -= 100) {
      const alerts = Array.from({ length: Math.min(100, left) }, () => ({
        id: `alert-${sent++}`,
        title: `alert-${sent}`,
        hostname,
      }));
      const { accepted } = await lab.client.ingest(alerts);
      expect(accepted).toHaveLength(alerts.length);
    }
  }

  async function eachEffectOnce(): Promise<void> {
    const effects = await lab.effects();
    expect(effects).toHaveLength(2 * sent);
    expect(Math.max(...timesByKey(effects))).toBe(1);
  }

  it('that is emptied while a thousand executions are queued and fifty run loses none, and repeats none', async () => {
    await lab.startWorker({ OPENSOAR_CONCURRENCY: '50' });
    await ingest(1050, 'flushed');
    await lab.untilEffects('begin', 50);
    expect(await lab.installation.executionCounts()).toEqual({ queued: 1000, running: 50 });

    await lab.installation.redis?.flushAll();
    await lab.openGate('flushed');
    await lab.allSucceeded(sent, 60_000);
    await eachEffectOnce();
  }, 120_000);

  it('that is gone for a while keeps nobody from working, and nothing is done twice once it is back', async () => {
    await lab.startWorker();
    await ingest(20, 'redis-is-back');
    await lab.untilEffects('begin', sent);
    await lab.installation.redis?.kill();

    const began = performance.now();
    const before = sent - 20;
    await poll(
      async () => {
        await ingest(1);
        return performance.now() - began > OUTAGE_MS;
      },
      { withinMs: 2 * OUTAGE_MS },
    );
    // Those that came meanwhile have run to their end, without a Redis.
    await poll(async () => (await lab.effects('complete')).length === sent - 20, {
      withinMs: 20_000,
      what: () => `${before} had ended before, ${sent} were sent`,
    });
    await ingest(50);
    await lab.installation.redis?.restart();
    await ingest(50);
    await lab.openGate('redis-is-back');

    await lab.allSucceeded(sent, 60_000);
    await eachEffectOnce();
  }, 120_000);
});
