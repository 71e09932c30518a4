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

  it.each([
    [1, 'low'],
    [2, 'medium'],
    [4, 'critical'],
    [undefined, 'medium'],
  ])('takes severity %s for %s', (severity, expected) => {
    expect(normaliser.normalise({ ...ALERT, severity }).severity).toBe(expected);
  });
});
