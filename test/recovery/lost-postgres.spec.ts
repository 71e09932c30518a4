import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poll } from '../support/poll.js';
import { RecoveryLab } from './recovery-lab.js';

const PLAYBOOK = `
import { Action, Playbook, addCurrentAlertComment, type AlertData } from '@opensoar/sdk';
import { delay, effect } from './_world.js';

@Playbook({ trigger: 'webhook' })
export class Work {
  @Action()
  async begin(title: string) {
    effect('begin', title);
    await delay(50);
    return 'begun ' + title;
  }

  @Action()
  async complete(what: string) {
    effect('complete', what);
    return 'completed ' + what;
  }

  async run({ title }: AlertData) {
    const begun = await this.begin(title);
    await addCurrentAlertComment(begun);
    return this.complete(begun);
  }
}
`;

const OUTAGES = 2;

describe('A Postgres that is killed under load, and started again', () => {
  let lab: RecoveryLab;

  beforeAll(async () => {
    lab = await RecoveryLab.create({ 'work.playbook.ts': PLAYBOOK }, { postgres: true });
  }, 120_000);

  afterAll(() => lab?.close());

  it('loses nothing that was acknowledged, and nothing is recorded twice', async () => {
    const { postgres } = lab.installation;
    // Longer than the outages: what runs keeps its results in memory until they can be written.
    await lab.startWorker({ LEASE_MS: '60000' });
    const acknowledged = new Map<string, string>();
    const refused: { status: number; retryAfter: string | null }[] = [];
    let sent = 0;
    const send = async () => {
      const title = `alert-${sent++}`;
      const response = await lab.client.post('/webhooks/alerts', JSON.stringify({ id: title, title }));
      if (response.status === 202) {
        const { accepted } = (await response.json()) as { accepted: { alertId: string }[] };
        acknowledged.set(accepted[0]?.alertId ?? '', title);
      } else {
        refused.push({ status: response.status, retryAfter: response.headers.get('retry-after') });
      }
    };

    for (let outage = 0; outage < OUTAGES; outage += 1) {
      const [beforehand, afterwards] = [acknowledged.size, refused.length];
      const load = (async () => {
        while (refused.length < afterwards + 20) await Promise.all([send(), send(), send(), delay(20)]);
      })();
      await poll(async () => acknowledged.size >= beforehand + 40);
      await postgres?.kill();
      await load;
      await postgres?.restart();
      await poll(async () => {
        const known = acknowledged.size;
        await send();
        return acknowledged.size > known;
      });
    }

    for (const refusal of refused) expect(refusal).toEqual({ status: 503, retryAfter: '5' });
    const rows = () =>
      lab.installation.rows<{ id: string; status: string; title: string; result: unknown }>(
        'SELECT a.id, a.title, e.status, e.result FROM alert a LEFT JOIN execution e ON e.alert_id = a.id',
      );
    await poll(async () => (await rows()).every(({ status }) => status === 'succeeded'), {
      withinMs: 60_000,
      what: () => lab.lastWords(),
    });
    const found = await rows();
    // A commit whose acknowledgement was lost is kept as well.
    expect(found.length).toBeGreaterThanOrEqual(acknowledged.size);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    const results = new Map(found.map(({ id, result }) => [id, result]));
    for (const [id, title] of acknowledged) expect(results.get(id)).toBe(`completed begun ${title}`);
    const [comments] = await lab.installation.rows('SELECT count(*)::int AS count FROM comment');
    expect(comments).toEqual({ count: found.length });
    // The worker has never died, so that whatever had happened was recorded in the end.
    const effects = await lab.effects();
    const keys = new Set<string>();
    const repeated = effects.filter(({ key }) => keys.size === keys.add(key).size);
    expect(repeated).toEqual([]);
    expect(keys.size).toBe(2 * found.length);
  }, 180_000);
});
