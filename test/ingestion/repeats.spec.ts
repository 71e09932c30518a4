import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Playbook } from '@opensoar/sdk';
import { CommitLosingProxy } from '../support/commit-losing-proxy.js';
import { poll } from '../support/poll.js';
import { IngestionApp } from './ingestion-app.js';

@Playbook({ trigger: 'webhook' })
class Answer {
  run(): void {}
}

@Playbook({ trigger: 'webhook', conditions: { severity: 'critical' } })
class AnswerCritical {
  run(): void {}
}

/** A source whose events are the same where the title and the code in the payload are, for a minute. */
const FINGERPRINTED = 'sensor';
const REOPENING = 'reopening';

/** Those who wait for the end of another's transaction. */
const WAITING = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'`;

describe('A repeated alert', () => {
  let app: IngestionApp;
  let proxy: CommitLosingProxy | undefined;

  beforeAll(async () => {
    app = await IngestionApp.create([Answer, AnswerCritical], async (url) => {
      proxy = await CommitLosingProxy.start(url);
      return proxy.url;
    });
    await app.rows(
      `INSERT INTO source_setting (source, fingerprint_fields, fingerprint_window_s, on_repeat)
       VALUES ($1, '{title,raw.event.code}', 60, 'stay'), ($2, NULL, 60, 'reopen')`,
      [FINGERPRINTED, REOPENING],
    );
  });

  afterAll(async () => {
    await app.close();
    await proxy?.stop();
  });

  const send = async (alert: object | object[], source = 'acme') => {
    const answer = await app.post(JSON.stringify(alert), { path: `/${source}` });
    expect(answer.status).toBe(202);
    return answer.accepted;
  };
  const sendOne = async (alert: object, source?: string) => {
    const [accepted] = await send(alert, source);
    return accepted ?? fail('Nothing was accepted.');
  };
  const stored = async (id: string) => {
    const [alert] = await app.rows<Record<string, unknown>>('SELECT * FROM alert WHERE id = $1', [id]);
    return alert ?? fail(`There is no alert ${id}.`);
  };
  const resolve = (id: string) =>
    app.rows(
      `UPDATE alert SET status = 'resolved', determination = 'benign', resolved_at = now() WHERE id = $1`,
      [id],
    );
  const timeline = (id: string) =>
    app.rows<Record<string, unknown>>(
      'SELECT kind, field, "from", "to", reason FROM alert_event WHERE alert_id = $1 ORDER BY id',
      [id],
    );
  const executionsOf = (id: string) => app.rows('SELECT id FROM execution WHERE alert_id = $1', [id]);

  describe('without an id, by its fingerprint', () => {
    const event = (code = randomUUID()) => ({ title: 'Odd login', event: { code } });

    it('is known within the window, and starts nothing', async () => {
      const one = event();
      const first = await sendOne(one, FINGERPRINTED);
      const second = await sendOne({ ...one, else: 'differs' }, FINGERPRINTED);

      expect(first).toMatchObject({ duplicate: false, executions: [{ playbook: 'answer' }] });
      expect(second).toMatchObject({ alertId: first.alertId, duplicate: true, executions: [] });
      expect(await stored(first.alertId)).toMatchObject({ duplicate_count: 1 });
      expect((await timeline(first.alertId)).map(({ kind }) => kind)).toEqual([
        'created',
        'duplicate_received',
      ]);
    });

    it('is new after the window', async () => {
      const one = event();
      const first = await sendOne(one, FINGERPRINTED);
      await app.rows(`UPDATE alert SET created_at = created_at - interval '61 seconds' WHERE id = $1`, [
        first.alertId,
      ]);
      const second = await sendOne(one, FINGERPRINTED);
      const third = await sendOne(one, FINGERPRINTED);

      expect(second).toMatchObject({ duplicate: false });
      expect(second.alertId).not.toBe(first.alertId);
      expect(third).toMatchObject({ alertId: second.alertId, duplicate: true });
    });

    it('is another where one of the fields differs, and where it has none of them', async () => {
      const code = randomUUID();
      const accepted = [
        await sendOne(event(code), FINGERPRINTED),
        await sendOne({ ...event(code), title: 'Another' }, FINGERPRINTED),
        await sendOne(event(), FINGERPRINTED),
        // A source without fingerprints.
        await sendOne(event(code)),
        await sendOne(event(code)),
      ];
      expect(accepted.map(({ duplicate }) => duplicate)).toEqual(accepted.map(() => false));
    });

    it("leaves another partner's alert alone", async () => {
      const one = event();
      const first = await sendOne({ ...one, partner: 'north' }, FINGERPRINTED);
      const second = await sendOne({ ...one, partner: 'south' }, FINGERPRINTED);
      expect(second.alertId).not.toBe(first.alertId);
      expect(await stored(first.alertId)).toMatchObject({ partner: 'north', duplicate_count: 0 });
    });

    it('makes one alert of many that come at once', async () => {
      const one = event();
      const accepted = await Promise.all(Array.from({ length: 100 }, () => sendOne(one, FINGERPRINTED)));
      expect(new Set(accepted.map(({ alertId }) => alertId)).size).toBe(1);
      expect(accepted.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(await stored(accepted[0]!.alertId)).toMatchObject({ duplicate_count: 99 });
      expect(await executionsOf(accepted[0]!.alertId)).toHaveLength(1);
    });
  });

  it("leaves another partner's alert with the same id alone", async () => {
    const id = randomUUID();
    const north = await sendOne({ id, title: 'A', partner: 'north' });
    const south = await sendOne({ id, title: 'A', partner: 'south', severity: 'critical' });
    const none = await sendOne({ id, title: 'A' });
    expect(new Set([north, south, none].map(({ alertId }) => alertId)).size).toBe(3);
    expect(await stored(north.alertId)).toMatchObject({ duplicate_count: 0, severity: 'medium' });
    expect(await timeline(north.alertId)).toHaveLength(1);
  });

  it('is one that another process makes at the same moment: alone, or among new ones', async () => {
    const [template, alone, among] = [randomUUID(), randomUUID(), randomUUID()];
    const { alertId } = await sendOne({ id: template, title: 'A template' });
    const elsewhere = app.connection();
    await elsewhere.startTransaction();
    const makeElsewhere = async (sourceId: string) => {
      const id = randomUUID();
      const copy = `jsonb_build_object('id', $1::text, 'source_id', $2::text)`;
      await elsewhere.query(
        `INSERT INTO alert SELECT (jsonb_populate_record(a, ${copy})).* FROM alert a WHERE id = $3`,
        [id, sourceId, alertId],
      );
      return id;
    };
    const made = [await makeElsewhere(alone), await makeElsewhere(among)];

    const answers = [];
    for (const alerts of [
      [{ id: alone, title: 'A' }],
      [
        { id: randomUUID(), title: 'New' },
        { id: among, title: 'A' },
        { id: randomUUID(), title: 'New' },
      ],
    ]) {
      answers.push(send(alerts));
      await poll(async () => (await app.rows(WAITING)).length === answers.length);
    }
    await elsewhere.commitTransaction();
    await elsewhere.release();

    expect(await answers[0]).toMatchObject([{ alertId: made[0], duplicate: true, executions: [] }]);
    expect(await answers[1]).toMatchObject([
      { duplicate: false, executions: [{ playbook: 'answer' }] },
      { alertId: made[1], duplicate: true, executions: [] },
      { duplicate: false, executions: [{ playbook: 'answer' }] },
    ]);
    for (const id of made) expect(await stored(id)).toMatchObject({ duplicate_count: 1 });
  });

  it('is found in the batch that it comes in, between others', async () => {
    const [id, other, code] = [randomUUID(), randomUUID(), randomUUID()];
    const accepted = await send(
      [
        { id, title: 'A', severity: 'low' },
        { title: 'B', event: { code } },
        { id, title: 'A', severity: 'high' },
        { id: other, title: 'C' },
        { title: 'B', event: { code } },
        { id, title: 'A', severity: 'low' },
      ],
      FINGERPRINTED,
    );
    expect(accepted.map(({ duplicate }) => duplicate)).toEqual([false, false, true, false, true, true]);
    expect(await stored(accepted[0]!.alertId)).toMatchObject({ duplicate_count: 2, severity: 'high' });
    expect(await stored(accepted[1]!.alertId)).toMatchObject({ duplicate_count: 1 });
    expect(new Set(accepted.map(({ alertId }) => alertId)).size).toBe(3);
  });

  describe('of a resolved one', () => {
    it('leaves it resolved unless its source says otherwise', async () => {
      const alert = { id: randomUUID(), title: 'A' };
      const { alertId } = await sendOne(alert);
      await resolve(alertId);
      expect(await sendOne(alert)).toMatchObject({ alertId, duplicate: true, executions: [] });
      expect(await stored(alertId)).toMatchObject({ status: 'resolved', duplicate_count: 1 });
    });

    it('opens it again where its source says so: playbooks run anew, on decisions made anew', async () => {
      const alert = { id: randomUUID(), title: 'A', severity: 'low' };
      const { alertId, executions } = await sendOne(alert, REOPENING);
      expect(executions).toMatchObject([{ playbook: 'answer' }]);
      await resolve(alertId);

      const again = await sendOne({ ...alert, severity: 'critical' }, REOPENING);
      expect(again).toMatchObject({ alertId, duplicate: true });
      expect(again.executions.map(({ playbook }) => playbook)).toEqual(['answer', 'answer_critical']);
      expect(await stored(alertId)).toMatchObject({
        status: 'new',
        resolved_at: null,
        severity: 'critical',
        decisions: [
          { playbook: 'answer', verdict: 'run' },
          { playbook: 'answer_critical', verdict: 'run' },
        ],
      });
      expect(await executionsOf(alertId)).toHaveLength(3);
      expect((await timeline(alertId)).at(-1)).toMatchObject({
        kind: 'reopened',
        field: 'status',
        from: 'resolved',
        to: 'new',
      });
      // It is open now.
      expect(await sendOne(alert, REOPENING)).toMatchObject({ alertId, executions: [] });
    });
  });

  describe('whose sender reports another severity', () => {
    it('raises it, says so in the timeline, and starts nothing', async () => {
      const alert = { id: randomUUID(), title: 'A', severity: 'low' };
      const { alertId } = await sendOne(alert);
      expect(await sendOne({ ...alert, severity: 'critical' })).toMatchObject({ alertId, executions: [] });
      expect(await stored(alertId)).toMatchObject({ severity: 'critical', duplicate_count: 1 });
      expect((await timeline(alertId)).slice(1)).toMatchObject([
        { kind: 'duplicate_received' },
        { kind: 'updated', field: 'severity', from: 'low', to: 'critical', reason: expect.any(String) },
      ]);
    });

    it('does not lower it', async () => {
      const alert = { id: randomUUID(), title: 'A', severity: 'high' };
      const { alertId } = await sendOne(alert);
      await sendOne({ ...alert, severity: 'low' });
      expect(await stored(alertId)).toMatchObject({ severity: 'high' });
      expect(await timeline(alertId)).toHaveLength(2);
    });

    it('leaves what an analyst has lowered, until the sender has worse to say', async () => {
      const alert = { id: randomUUID(), title: 'A', severity: 'high' };
      const { alertId } = await sendOne(alert);
      await app.rows(`UPDATE alert SET severity = 'low' WHERE id = $1`, [alertId]);
      await sendOne(alert);
      expect(await stored(alertId)).toMatchObject({ severity: 'low' });
      await sendOne({ ...alert, severity: 'critical' });
      expect(await stored(alertId)).toMatchObject({ severity: 'critical' });
    });
  });

  it('is not made by a commit of which nobody learned: its answer tells what was committed', async () => {
    const known = { id: randomUUID(), title: 'Known' };
    const { alertId } = await sendOne(known);
    const lost = proxy?.lost ?? 0;

    proxy?.loseNextCommit();
    const accepted = await send([{ id: randomUUID(), title: 'New' }, known, { title: 'Without an id' }]);

    expect(proxy?.lost).toBe(lost + 1);
    expect(accepted).toMatchObject([
      { duplicate: false, executions: [{ playbook: 'answer' }] },
      { alertId, duplicate: true, executions: [] },
      { duplicate: false, executions: [{ playbook: 'answer' }] },
    ]);
    for (const each of accepted) expect(await executionsOf(each.alertId)).toHaveLength(1);
    expect(await stored(alertId)).toMatchObject({ duplicate_count: 1 });
  });
});

function fail(message: string): never {
  throw new Error(message);
}
