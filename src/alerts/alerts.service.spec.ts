import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { ALICE, AlertsHarness } from '../../test/alerts/alerts-harness.js';
import { SYSTEM_ACTOR } from '../identity/actor.js';

describe('AlertsService', () => {
  let harness: AlertsHarness;

  beforeAll(async () => {
    harness = await AlertsHarness.start();
  });
  afterAll(() => harness.stop());
  beforeEach(() => {
    harness.published.length = 0;
  });

  describe('taking alerts in', () => {
    it('records a new one, with its raw JSON to the letter', async () => {
      const raw = '{"b": 1.0,  "a": [1e2, "\\u0000"]}';
      const { alert, duplicate } = await harness.record({ raw, decisions: [{ playbook: 'triage' }] });
      expect(duplicate).toBe(false);
      expect(alert).toMatchObject({ status: 'new', determination: 'unknown', duplicateCount: 0, version: 1 });
      const [row] = await harness.dataSource.query<{ raw: string }[]>(
        'SELECT raw::text AS raw FROM alert WHERE id = $1',
        [alert.id],
      );
      expect(row?.raw).toBe(raw);
      expect(await harness.loader.decisionsById.load(alert.id)).toEqual([{ playbook: 'triage' }]);
      expect(await harness.history(alert.id)).toEqual(['created']);
      expect(harness.published).toEqual([{ topic: 'alert.created', event: { id: alert.id, version: 1 } }]);
    });

    it('makes one alert of 200 that arrive at once', async () => {
      const repeats = await Promise.all(
        Array.from({ length: 200 }, () => harness.record({ sourceId: 'same', partner: null })),
      );
      expect(repeats.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      expect(new Set(repeats.map(({ alert }) => alert.id)).size).toBe(1);
      const id = repeats[0]?.alert.id ?? '';
      expect(await harness.alerts.get(id)).toMatchObject({ duplicateCount: 199, version: 200 });
      expect(await harness.loader.eventsByAlertId.load(id)).toHaveLength(200);
      expect(harness.published.filter(({ topic }) => topic === 'alert.created')).toHaveLength(1);
      expect(harness.published.filter(({ topic }) => topic === 'alert.updated')).toHaveLength(199);
    });

    it('keeps alerts apart that differ in partner or source, or have no id of their own', async () => {
      const one = { sourceId: 'id-1', partner: 'acme', source: 'elastic' };
      const others = [{}, { partner: 'globex' }, { partner: null }, { source: 'wazuh' }];
      for (const other of others) expect((await harness.record({ ...one, ...other })).duplicate).toBe(false);
      expect((await harness.record(one)).duplicate).toBe(true);
      for (let n = 0; n < 2; n++) expect((await harness.record({ sourceId: null })).duplicate).toBe(false);
    });

    it.each([
      ['a NUL character', { title: 'a\0b' }],
      ['a hostname that no index holds', { hostname: 'h'.repeat(10_000) }],
      ['a partner that no index holds', { partner: 'p'.repeat(201) }],
    ])('refuses %s', async (_what, given) => {
      await expect(harness.record(given)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', status: 400 });
    });

    it('publishes nothing when the transaction is rolled back', async () => {
      const draft = harness.draft();
      const failed = harness.transactions.run(async (transaction) => {
        await harness.recordIn(transaction, draft);
        throw new Error('undone');
      });
      await expect(failed).rejects.toThrow('undone');
      expect(await harness.alerts.find(draft.id)).toBeNull();
      expect(harness.published).toEqual([]);
    });

    it('gives playbooks the alert without what it lacks', async () => {
      const { id } = await harness.newAlert({ hostname: 'web-1', raw: '{"n": 1}' });
      const data = await harness.alerts.loadAlertData(id);
      expect(data).toMatchObject({ id, hostname: 'web-1', raw: { n: 1 }, status: 'new' });
      expect(Object.keys(data)).not.toContain('sourceIp');
      expect(Object.keys(data)).not.toContain('assignee');
    });
  });

  describe('changing alerts', () => {
    it('writes an entry for each changed field, with actor and reason', async () => {
      const { id } = await harness.newAlert();
      const change = { severity: 'critical', tags: ['vip', 'vip'], reason: 'a board member' } as const;
      const changed = await harness.alerts.update(id, { ...change, tags: [...change.tags] }, ALICE);
      expect(changed).toMatchObject({ severity: 'critical', tags: ['vip'], version: 2 });
      expect(changed).toEqual(await harness.alerts.get(id));
      expect(await harness.history(id)).toEqual([
        'created',
        'updated severity: high → critical',
        'updated tags: [] → ["vip"]',
      ]);
      const [created, severity] = await harness.loader.eventsByAlertId.load(id);
      expect(created).toMatchObject({ actor: SYSTEM_ACTOR, reason: null });
      expect(severity).toMatchObject({ actor: ALICE, reason: 'a board member' });
      expect(harness.published.at(-1)).toEqual({ topic: 'alert.updated', event: { id, version: 2 } });
    });

    it('writes nothing for a change to what is there already', async () => {
      const alert = await harness.newAlert();
      harness.published.length = 0;
      await harness.alerts.update(alert.id, { severity: 'high', reason: 'again' }, ALICE);
      await harness.alerts.assign(alert.id, null, ALICE);
      expect(await harness.alerts.get(alert.id)).toEqual(alert);
      expect(await harness.history(alert.id)).toEqual(['created']);
      expect(harness.published.filter(({ topic }) => topic !== 'alert.created')).toEqual([]);
    });

    it('resolves, opens again and resolves once more', async () => {
      const { id } = await harness.newAlert();
      await harness.alerts.resolve(id, { determination: 'benign', reason: 'a scanner' }, ALICE);
      const resolved = await harness.alerts.get(id);
      expect(resolved.resolvedAt).toEqual(resolved.updatedAt);
      expect((await harness.alerts.update(id, { status: 'in_progress' }, ALICE)).resolvedAt).toBeNull();
      await harness.alerts.resolve(id, { determination: 'malicious' }, ALICE);
      expect(await harness.history(id)).toEqual([
        'created',
        'updated determination: unknown → benign',
        'resolved status: new → resolved',
        'reopened status: resolved → in_progress',
        'updated determination: benign → malicious',
        'resolved status: in_progress → resolved',
      ]);
    });

    it('refuses to resolve as unknown, and changes nothing', async () => {
      const alert = await harness.newAlert();
      await expect(
        harness.alerts.update(alert.id, { status: 'resolved', severity: 'low' }, ALICE),
      ).rejects.toMatchObject({ code: 'DETERMINATION_REQUIRED' });
      expect(await harness.alerts.get(alert.id)).toEqual(alert);
    });

    it('assigns, hands over and unassigns', async () => {
      const { id } = await harness.newAlert();
      const [carol] = [await harness.newAnalyst('carol'), await harness.newAnalyst('dave')];
      expect(await harness.alerts.assign(id, 'carol', ALICE)).toMatchObject({
        assigneeId: carol.id,
        status: 'in_progress',
      });
      expect((await harness.alerts.loadAlertData(id)).assignee).toBe('carol');
      await harness.alerts.assign(id, 'dave', ALICE);
      await harness.alerts.assign(id, null, ALICE);
      expect(await harness.history(id)).toEqual([
        'created',
        'assigned assignee: null → carol',
        'updated status: new → in_progress',
        'assigned assignee: carol → dave',
        'unassigned assignee: dave → null',
      ]);
    });

    it('refuses analysts who are not there or not active', async () => {
      const { id } = await harness.newAlert();
      await harness.newAnalyst('gone', false);
      await expect(harness.alerts.assign(id, 'nobody', ALICE)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(harness.alerts.assign(id, 'gone', ALICE)).rejects.toMatchObject({
        code: 'ANALYST_INACTIVE',
        status: 409,
      });
    });

    it('refuses a partner under which the alert would be another one', async () => {
      await harness.newAlert({ sourceId: 'taken', partner: 'acme' });
      const { id } = await harness.newAlert({ sourceId: 'taken', partner: 'globex' });
      await expect(harness.alerts.update(id, { partner: 'acme' }, ALICE)).rejects.toMatchObject({
        code: 'ALERT_EXISTS',
        status: 409,
      });
    });

    it.each([
      ['a long reason', { reason: 'r'.repeat(2001), severity: 'low' } as const],
      ['a NUL character', { reason: 'a\0b' }],
      ['too many tags', { tags: Array.from({ length: 101 }, (_, n) => `tag-${n}`) }],
      ['a long tag', { tags: ['t'.repeat(201)] }],
      ['an empty tag', { tags: [' '] }],
      ['a long partner', { partner: 'p'.repeat(201) }],
    ])('refuses %s', async (_what, change) => {
      const { id } = await harness.newAlert();
      await expect(harness.alerts.update(id, change, ALICE)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    });

    it.each([uuidv7(), 'no-uuid', ''])('knows no alert %j', async (id) => {
      await expect(harness.alerts.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 });
      await expect(harness.alerts.update(id, {}, ALICE)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(harness.alerts.loadAlertData(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('changing many alerts', () => {
    it('gives them back in the order asked, each once', async () => {
      const [first, second] = [await harness.newAlert(), await harness.newAlert()];
      const ids = [second.id, first.id, second.id.toUpperCase()];
      const changed = await harness.alerts.updateMany(ids, { severity: 'low' }, ALICE);
      expect(changed.map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(changed.map(({ version }) => version)).toEqual([2, 2]);
    });

    it('leaves those alone that are as wanted already', async () => {
      const open = await harness.newAlert();
      const done = await harness.alerts.resolve(
        (await harness.newAlert()).id,
        { determination: 'benign' },
        ALICE,
      );
      const change = { status: 'resolved', determination: 'benign' } as const;
      const [opened, unchanged] = await harness.alerts.updateMany([open.id, done.id], change, ALICE);
      expect(opened).toEqual(await harness.alerts.get(open.id));
      expect(opened).toMatchObject({ status: 'resolved', version: 2 });
      expect(unchanged).toEqual(done);
    });

    it.each([
      ['one is not there', uuidv7, 'NOT_FOUND'],
      [
        'one may not change so',
        async (harness: AlertsHarness) => (await harness.newAlert()).id,
        'DETERMINATION_REQUIRED',
      ],
    ])('changes none when %s', async (_what, otherId, code) => {
      const alert = await harness.newAlert();
      await harness.alerts.update(alert.id, { determination: 'benign' }, ALICE);
      const ids = [alert.id, await otherId(harness)];
      await expect(harness.alerts.updateMany(ids, { status: 'resolved' }, ALICE)).rejects.toMatchObject({
        code,
      });
      expect(await harness.alerts.get(alert.id)).toMatchObject({ status: 'new', version: 2 });
    });

    it('takes so many and no more', async () => {
      const ids = Array.from({ length: 501 }, () => uuidv7());
      await expect(harness.alerts.updateMany(ids, {}, ALICE)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    });

    it('never deadlocks with another update of the same alerts', async () => {
      const alerts = await Promise.all(Array.from({ length: 20 }, () => harness.newAlert()));
      const ids = alerts.map(({ id }) => id);
      await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          harness.alerts.updateMany(n % 2 ? ids : ids.toReversed(), { tags: [`round-${n}`] }, ALICE),
        ),
      );
      for (const id of ids) expect(await harness.alerts.get(id)).toMatchObject({ version: 41 });
    });
  });
});
