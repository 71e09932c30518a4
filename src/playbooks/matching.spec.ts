import { describe, expect, it } from '@jest/globals';
import type { AlertData, PlaybookConditions } from '@opensoar/sdk';
import { anAlert } from '@opensoar/sdk/testing';
import { byExecutionOrder, judgeConditions, listensTo } from './matching.js';

describe('listensTo', () => {
  it('lets a webhook playbook listen to every source', () => {
    expect(['webhook', 'elastic', 'anything'].every((source) => listensTo('webhook', source))).toBe(true);
  });

  it.each(['elastic', 'elastic.alert'])(
    'lets a playbook with trigger %s listen to elastic alone',
    (trigger) => {
      expect(listensTo(trigger, 'elastic')).toBe(true);
      for (const other of ['webhook', 'elastic2', 'Elastic', 'elastic.other', 'alert', '']) {
        expect(listensTo(trigger, other)).toBe(false);
      }
    },
  );

  it.each(['manual', 'schedule'])(
    'lets a %s playbook listen to nothing, not even a source of that name',
    (trigger) => {
      expect(listensTo(trigger, trigger)).toBe(false);
      expect(listensTo(trigger, 'webhook')).toBe(false);
    },
  );
});

describe('judgeConditions', () => {
  const matched = (conditions: PlaybookConditions, alert: Partial<AlertData>): boolean =>
    judgeConditions(conditions, anAlert(alert)).every((outcome) => outcome.matched);

  it('takes every alert where there are no conditions', () => {
    expect(judgeConditions({}, anAlert())).toEqual([]);
  });

  it('matches a single value by exact equality', () => {
    expect(matched({ hostname: 'web-1' }, { hostname: 'web-1' })).toBe(true);
    for (const hostname of ['web-10', 'WEB-1', 'web', ' web-1']) {
      expect(matched({ hostname: 'web-1' }, { hostname })).toBe(false);
    }
  });

  it('matches a value that is in the list', () => {
    expect(matched({ severity: ['high', 'critical'] }, { severity: 'critical' })).toBe(true);
    expect(matched({ severity: ['high', 'critical'] }, { severity: 'medium' })).toBe(false);
  });

  it('matches a list-valued field on overlap', () => {
    expect(matched({ tags: ['a', 'b'] }, { tags: ['b', 'c'] })).toBe(true);
    expect(matched({ tags: ['a', 'b'] }, { tags: ['c'] })).toBe(false);
    expect(matched({ tags: 'a' }, { tags: ['c', 'a'] })).toBe(true);
  });

  it('combines different keys with AND', () => {
    const conditions: PlaybookConditions = { severity: 'high', tags: ['a'] };
    expect(matched(conditions, { severity: 'high', tags: ['a'] })).toBe(true);
    expect(matched(conditions, { severity: 'low', tags: ['a'] })).toBe(false);
    expect(matched(conditions, { severity: 'high', tags: ['b'] })).toBe(false);
  });

  it('never matches a field that the alert lacks', () => {
    expect(matched({ hostname: 'web-1' }, {})).toBe(false);
    expect(matched({ partner: ['acme', 'globex'] }, {})).toBe(false);
    expect(matched({ tags: ['a'] }, { tags: [] })).toBe(false);
  });

  it('never matches an empty list', () => {
    expect(matched({ severity: [] }, { severity: 'high' })).toBe(false);
    expect(matched({ tags: [] }, { tags: ['a'] })).toBe(false);
    expect(matched({ tags: [] }, { tags: [] })).toBe(false);
  });

  it('says of each condition what was expected and what was there', () => {
    expect(
      judgeConditions(
        { severity: ['high', 'critical'], hostname: 'web-1', tags: 'b' },
        anAlert({ severity: 'high', tags: ['a', 'b'] }),
      ),
    ).toEqual([
      { key: 'severity', expected: ['high', 'critical'], actual: 'high', matched: true },
      { key: 'hostname', expected: 'web-1', actual: null, matched: false },
      { key: 'tags', expected: 'b', actual: ['a', 'b'], matched: true },
    ]);
  });
});

describe('byExecutionOrder', () => {
  it('sorts by ascending order, then by name in code points', () => {
    const sorted = [
      { order: 1000, name: 'b' },
      { order: 20, name: 'z' },
      { order: 1000, name: 'a.b' },
      { order: 1000, name: 'a_b' },
      { order: 1000, name: 'a2' },
      { order: -5, name: 'y' },
      { order: 3, name: 'x' },
    ].sort(byExecutionOrder);
    expect(sorted.map(({ name }) => name)).toEqual(['y', 'x', 'z', 'a.b', 'a2', 'a_b', 'b']);
  });
});
