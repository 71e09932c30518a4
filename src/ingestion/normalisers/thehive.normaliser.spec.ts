import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { TheHiveNormaliser } from './thehive.normaliser.js';

const normaliser = new TheHiveNormaliser();

const ALERT = {
  _id: '~4711',
  _type: 'Alert',
  type: 'external',
  source: 'mail',
  sourceRef: 'mail-1',
  title: 'Phishing mail',
  description: 'Reported by a user',
  severity: 3,
  tags: ['phishing'],
  tlp: 2,
};
const { sourceRef: _ref, source: _source, ...CASE } = { ...ALERT, _type: 'Case', number: 12 };

describe('TheHiveNormaliser', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['an alert', ALERT, 'mail-1'],
    ['a case', CASE, '~4711'],
    [
      'a webhook of version 4',
      { operation: 'Creation', objectType: 'alert', objectId: '~4711', object: ALERT },
      'mail-1',
    ],
    [
      'a webhook of version 5',
      { _type: 'Audit', action: 'create', objectType: 'Case', object: CASE },
      '~4711',
    ],
  ])('reads %s', (_form, payload, sourceId) => {
    expect(detectNormaliser(payload).source).toBe('thehive');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId,
      title: 'Phishing mail',
      description: 'Reported by a user',
      severity: 'high',
      tags: ['phishing'],
    });
  });

  describe('for a webhook', () => {
    const AUDIT = {
      _id: '~9000',
      _type: 'Audit',
      objectId: '~4712',
      requestId: 'r-1',
      rootId: '~4711',
      organisation: { organisation: 'soc', organisationId: '~1' },
    };
    const OBSERVABLE = {
      _id: '~4712',
      _type: 'Observable',
      dataType: 'ip',
      data: '203.0.113.7',
      message: 'bad',
    };
    const TASK = { _id: '~4713', _type: 'case_task', title: 'Call the user', status: 'Waiting' };

    it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
      [
        'an alert with details',
        { action: 'create', objectType: 'Alert', object: ALERT, details: ALERT },
        { sourceId: 'mail-1', title: 'Phishing mail' },
      ],
      [
        'an observable of an alert',
        { action: 'create', objectType: 'Observable', object: { ...OBSERVABLE, alert: ALERT } },
        { sourceId: 'mail-1', title: 'Phishing mail', description: 'Reported by a user' },
      ],
      [
        'an observable of a case',
        { operation: 'Creation', objectType: 'case_artifact', object: { ...OBSERVABLE, case: CASE } },
        { sourceId: '~4711', title: 'Phishing mail' },
      ],
      [
        'an observable, with its case as the context',
        { operation: 'Update', objectType: 'case_artifact', object: OBSERVABLE, context: CASE },
        { sourceId: '~4711', title: 'Phishing mail' },
      ],
      [
        'a task, as severe as its case',
        { operation: 'Creation', objectType: 'case_task', object: { ...TASK, case: CASE } },
        { sourceId: '~4713', title: 'Call the user', description: null },
      ],
    ])('reads %s', (_object, payload, expected) => {
      expect(detectNormaliser({ ...AUDIT, ...payload }).source).toBe('thehive');
      expect(normaliser.normalise({ ...AUDIT, ...payload })).toMatchObject({ severity: 'high', ...expected });
    });

    it('goes by the id of what was deleted, never by that of the audit entry', () => {
      const payload = {
        ...AUDIT,
        action: 'delete',
        objectType: 'Alert',
        details: {},
        context: { _id: '~1', _type: 'Organisation', name: 'soc', description: 'our SOC' },
      };
      expect(detectNormaliser(payload).source).toBe('thehive');
      expect(normaliser.normalise(payload)).toMatchObject({
        sourceId: '~4712',
        title: 'TheHive: delete Alert',
        description: null,
        severity: 'medium',
      });
    });

    it('takes no context of others for its own', () => {
      const payload = { action: 'create', objectType: 'Thing', context: { title: 'T', severity: 1 } };
      expect(detectNormaliser(payload).source).toBe('webhook');
    });

    it('takes no answer about a responder for one', () => {
      const payload = {
        objectType: 'Observable',
        objectId: '~4712',
        status: 'Waiting',
        responderName: 'Block',
      };
      expect(detectNormaliser(payload).source).toBe('webhook');
    });
  });

  it.each([
    [1, 'low'],
    [2, 'medium'],
    [4, 'critical'],
    [undefined, 'medium'],
  ])('takes severity %s for %s', (severity, expected) => {
    expect(normaliser.normalise({ ...ALERT, severity }).severity).toBe(expected);
  });
});
