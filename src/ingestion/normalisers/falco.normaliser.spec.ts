import { describe, expect, it } from '@jest/globals';
import { FalcoNormaliser } from './falco.normaliser.js';
import { detectNormaliser } from './index.js';

const normaliser = new FalcoNormaliser();

const ALERT = {
  uuid: 'f-1',
  hostname: 'node-1',
  output: '00:00:00.0: Notice Unexpected connection',
  priority: 'Notice',
  rule: 'Unexpected outbound connection',
  source: 'syscall',
  tags: ['network', 'T1571'],
  time: '2026-01-01T00:00:00.000000000Z',
  output_fields: { 'fd.name': '10.0.0.5:4711->203.0.113.7:443', 'proc.name': 'nc' },
};

describe('FalcoNormaliser', () => {
  it('reads an alert', () => {
    expect(detectNormaliser(ALERT).source).toBe('falco');
    expect(normaliser.normalise(ALERT)).toEqual({
      sourceId: 'f-1',
      title: 'Unexpected outbound connection',
      description: '00:00:00.0: Notice Unexpected connection',
      severity: 'low',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
      hostname: 'node-1',
      ruleName: 'Unexpected outbound connection',
      tags: ['network', 'T1571'],
      partner: null,
    });
  });

  it.each([
    ['Emergency', 'critical'],
    ['Alert', 'critical'],
    ['CRITICAL', 'critical'],
    ['Error', 'high'],
    ['Warning', 'medium'],
    ['Informational', 'low'],
    ['Debug', 'low'],
  ])('takes priority %s for %s', (priority, severity) => {
    expect(normaliser.normalise({ ...ALERT, priority }).severity).toBe(severity);
  });

  it('takes client and server where they are given, and a file for no connection', () => {
    const fields = { 'fd.name': '/etc/shadow', 'fd.cip': '10.0.0.6', 'fd.sip': '10.0.0.7' };
    expect(normaliser.normalise({ ...ALERT, output_fields: fields })).toMatchObject({
      sourceIp: '10.0.0.6',
      destIp: '10.0.0.7',
    });
    expect(normaliser.normalise({ ...ALERT, output_fields: { 'fd.name': '/etc/shadow' } })).toMatchObject({
      sourceIp: null,
      destIp: null,
    });
  });
});
