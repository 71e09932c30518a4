import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, AlertsHarness } from '../../test/alerts/alerts-harness.js';
import type { ConnectionArgs } from '../graphql/paging.js';
import { AlertStatus, Determination, Severity } from './alert.enums.js';
import { AlertOrder } from './alert-order.js';
import type { AlertFilter } from './dto/alert-filter.input.js';

describe('AlertSearch', () => {
  let harness: AlertsHarness;
  let afterThird: Date;

  beforeAll(async () => {
    harness = await AlertsHarness.start();
    const none = { ips: [], domains: [], hashes: [], urls: [], emails: [] };
    await harness.newAnalyst('carol');
    const drafts = [
      { title: 'one', severity: Severity.LOW, source: 'elastic', tags: ['a', 'b'], sourceIp: '10.0.0.1' },
      { title: 'two', severity: Severity.CRITICAL, source: 'wazuh', tags: ['b'], destIp: '10.0.0.1' },
      { title: 'three', severity: Severity.LOW, source: 'elastic', iocs: { ...none, ips: ['10.0.0.1'] } },
      { title: 'four', severity: Severity.HIGH, hostname: 'web-1', description: 'CPU at 100% of c:\\temp' },
      { title: 'five', severity: Severity.MEDIUM, partner: 'acme', ruleName: 'Suspicious_Login' },
      { title: 'six', severity: Severity.CRITICAL, partner: 'acme', hostname: 'web-10' },
    ];
    for (const [index, draft] of drafts.entries()) {
      const alert = await harness.newAlert(draft);
      // A second apart, so that the orders are certain.
      const createdAt = new Date(Date.UTC(2026, 0, 1, 0, 0, index));
      await harness.dataSource.query('UPDATE alert SET created_at = $2, updated_at = $2 WHERE id = $1', [
        alert.id,
        createdAt,
      ]);
      if (draft.title === 'three') afterThird = new Date(createdAt.getTime() + 500);
      if (draft.title === 'two') await harness.alerts.assign(alert.id, 'carol', ALICE);
      if (draft.title === 'five') await harness.alerts.resolve(alert.id, { determination: 'benign' }, ALICE);
    }
  });
  afterAll(() => harness.stop());

  async function titles(filter: AlertFilter, orderBy = AlertOrder.OLDEST, page: ConnectionArgs = {}) {
    const { nodes } = await harness.search.page({ filter, orderBy, ...page }, null);
    return nodes.map(({ title }) => title);
  }

  it.each<[string, () => AlertFilter, string[]]>([
    ['all without a filter', () => ({}), ['one', 'two', 'three', 'four', 'five', 'six']],
    ['by severity', () => ({ severity: [Severity.CRITICAL] }), ['two', 'six']],
    [
      'by several severities',
      () => ({ severity: [Severity.HIGH, Severity.CRITICAL] }),
      ['two', 'four', 'six'],
    ],
    ['by status', () => ({ status: [AlertStatus.RESOLVED, AlertStatus.IN_PROGRESS] }), ['two', 'five']],
    ['by determination', () => ({ determination: [Determination.BENIGN] }), ['five']],
    ['by source', () => ({ source: ['elastic', 'wazuh', 'elastic'] }), ['one', 'two', 'three']],
    ['by any of the tags', () => ({ tags: ['b', 'c'] }), ['one', 'two']],
    ['nothing by an empty list', () => ({ tags: [] }), []],
    ['nothing by an empty list of statuses', () => ({ status: [] }), []],
    ['by the exact hostname', () => ({ hostname: 'web-1' }), ['four']],
    ['by an address, wherever it stands', () => ({ ip: '10.0.0.1' }), ['one', 'two', 'three']],
    ['by partner', () => ({ partner: 'acme' }), ['five', 'six']],
    ['by assignee', () => ({ assignee: 'carol' }), ['two']],
    ['by having no assignee', () => ({ assignee: '' }), ['one', 'three', 'four', 'five', 'six']],
    ['nothing by an unknown assignee', () => ({ assignee: 'nobody' }), []],
    ['by words in any field and case', () => ({ text: 'WEB-1 four' }), ['four']],
    ['by a percent sign as it is', () => ({ text: '100%' }), ['four']],
    ['by an underscore as it is', () => ({ text: 'suspicious_l' }), ['five']],
    ['by a backslash as it is', () => ({ text: 'c:\\temp' }), ['four']],
    ['nothing by a wildcard', () => ({ text: 'c_u 100' }), []],
    ['all by a blank text', () => ({ text: ' ' }), ['one', 'two', 'three', 'four', 'five', 'six']],
    ['by time', () => ({ createdAfter: afterThird }), ['four', 'five', 'six']],
    [
      'by all together',
      () => ({ createdBefore: afterThird, severity: [Severity.LOW], tags: ['a'] }),
      ['one'],
    ],
    [
      'as without those that are null',
      () => ({ status: null, text: null, ip: null, assignee: null, tags: ['a'] }),
      ['one'],
    ],
  ])('finds %s', async (_what, filter, expected) => {
    expect(await titles(filter())).toEqual(expected);
    const { totalCount } = await harness.search.page({ filter: filter(), first: 1 }, null);
    expect(await totalCount()).toBe(expected.length);
  });

  it.each([
    [AlertOrder.NEWEST, ['six', 'five', 'four', 'three', 'two', 'one']],
    [AlertOrder.OLDEST, ['one', 'two', 'three', 'four', 'five', 'six']],
    [AlertOrder.SEVERITY, ['six', 'two', 'four', 'five', 'three', 'one']],
    [AlertOrder.UPDATED, ['five', 'two', 'six', 'four', 'three', 'one']],
  ])('orders by %s, page for page, forward and backward', async (orderBy, expected) => {
    for (const filter of [{}, { status: Object.values(AlertStatus), severity: Object.values(Severity) }]) {
      expect(await titles(filter, orderBy)).toEqual(expected);

      const forward: string[] = [];
      let after: string | null = null;
      for (let page = 0; page < 3; page++) {
        const { nodes, pageInfo } = await harness.search.page({ filter, orderBy, first: 2, after }, null);
        forward.push(...nodes.map(({ title }) => title));
        expect(pageInfo).toMatchObject({ hasNextPage: page < 2, hasPreviousPage: page > 0 });
        after = pageInfo.endCursor;
      }
      expect(forward).toEqual(expected);
      expect(await titles(filter, orderBy, { after })).toEqual([]);

      const backward: string[] = [];
      let before: string | null = null;
      for (let page = 0; page < 3; page++) {
        const { nodes, pageInfo } = await harness.search.page({ filter, orderBy, last: 2, before }, null);
        backward.unshift(...nodes.map(({ title }) => title));
        expect(pageInfo).toMatchObject({ hasNextPage: page > 0, hasPreviousPage: page < 2 });
        before = pageInfo.startCursor;
      }
      expect(backward).toEqual(expected);
    }
  });

  it('matches single alerts by the same filter', async () => {
    const { nodes } = await harness.search.page({ filter: { source: ['wazuh'] } }, null);
    const id = nodes[0]?.id ?? '';
    expect(await (await harness.search.matcher({ assignee: 'carol', tags: ['b'] }, null))(id)).toMatchObject({
      id,
    });
    expect(await (await harness.search.matcher({ assignee: '' }, null))(id)).toBeNull();
  });

  it('takes an empty page, which tells whether there are rows', async () => {
    const { nodes, pageInfo } = await harness.search.page({ first: 0 }, null);
    expect(nodes).toEqual([]);
    expect(pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });

  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<[string, ConnectionArgs]>([
    ['first and last together', { first: 1, last: 1 }],
    ['a negative first', { first: -1 }],
    ['a page that is too large', { first: 501 }],
    ['a last that is too large', { last: 501 }],
    ['a cursor that is none', { after: 'nonsense' }],
    ['an empty cursor', { before: '' }],
    [
      'a cursor of another order',
      { after: cursorOf(['oldest', '2026-01-01T00:00:00.000Z', '00000000-0000-7000-8000-000000000000']) },
    ],
    [
      'a cursor with a bad time',
      { after: cursorOf(['newest', '2026-13-01T00:00:00.000Z', '00000000-0000-7000-8000-000000000000']) },
    ],
    ['a cursor with a bad id', { after: cursorOf(['newest', '2026-01-01T00:00:00.000Z', 'x']) }],
    ['a cursor of another shape', { after: cursorOf({ newest: 1 }) }],
  ])('refuses %s', async (_what, page) => {
    await expect(harness.search.page(page, null)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      status: 400,
    });
  });

  it.each<[string, AlertFilter]>([
    ['a NUL character', { hostname: 'a\0' }],
    ['a NUL character in a list', { tags: ['a\0'] }],
    ['a text without a trigram', { text: 'a b' }],
    ['too many words', { text: Array.from({ length: 11 }, (_, n) => `word${n}`).join(' ') }],
    ['too many values', { source: Array.from({ length: 101 }, (_, n) => `source-${n}`) }],
  ])('refuses a filter with %s', async (_what, filter) => {
    await expect(harness.search.page({ filter }, null)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
