import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const ALERT = {
  _id: '59490dabe57c281391e11ceb',
  Details: {
    Title: 'A look-alike domain',
    Description: 'Somebody registered it.',
    Severity: 'High',
    Type: 'Phishing',
    SubType: 'RegisteredSuspiciousDomain',
    Tags: [{ Name: 'brand' }],
  },
  Assets: [{ Type: 'IPAddresses', Value: '198.51.100.1' }],
  TakedownStatus: 'NotSent',
};

describe('IntSightsNormaliser', () => {
  it.each<[string, unknown]>([
    ['an alert', ALERT],
    ['a page of alerts', { content: [ALERT], nextOffset: '1' }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([
      {
        source: 'intsights',
        sourceId: '59490dabe57c281391e11ceb',
        title: 'A look-alike domain',
        description: 'Somebody registered it.',
        severity: 'high',
        sourceIp: null,
        destIp: null,
        tags: ['Phishing', 'RegisteredSuspiciousDomain', 'brand'],
      },
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['the sub-type', { _id: 'a-1', Details: { Title: 'T', SubType: 'RegisteredSuspiciousDomain' } }],
    ['the day it was found', { _id: 'a-1', FoundDate: '2026-01-01T00:00:00Z', Details: { Title: 'T' } }],
    ['the state of the takedown', { TakedownStatus: 'NotSent', Details: { Title: 'T' } }],
  ])('knows an alert by %s', (_mark, payload) => {
    expect(read(payload)).toMatchObject([{ source: 'intsights', title: 'T' }]);
  });

  it('leaves alone what merely has details with a title', () => {
    const payload = { _id: 'a-1', details: { _id: '~1', type: 'external', title: 'T', severity: 1 } };
    expect(read(payload)).toMatchObject([{ source: 'webhook' }]);
  });
});
