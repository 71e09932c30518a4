import { describe, expect, it } from '@jest/globals';
import { ElasticNormaliser } from './elastic.normaliser.js';
import { detectNormaliser, normaliserFor, normaliserOf } from './index.js';

const normaliser = new ElasticNormaliser();

const FLAT = {
  '@timestamp': '2026-01-01T00:00:00.000Z',
  'kibana.alert.uuid': 'e-1',
  'kibana.alert.rule.name': 'Reverse shell',
  'kibana.alert.severity': 'critical',
  'kibana.alert.rule.severity': 'low',
  'kibana.alert.risk_score': 10,
  'kibana.alert.reason': 'process event with process nc',
  'kibana.alert.rule.tags': ['Execution', 'Linux'],
  'source.ip': '10.0.0.1',
  'destination.ip': '203.0.113.9',
  'host.name': 'web-1',
};

const EXPECTED = {
  sourceId: 'e-1',
  title: 'Reverse shell',
  description: 'process event with process nc',
  severity: 'critical',
  sourceIp: '10.0.0.1',
  destIp: '203.0.113.9',
  hostname: 'web-1',
  ruleName: 'Reverse shell',
  tags: ['Execution', 'Linux'],
  partner: null,
};

const NESTED = {
  kibana: {
    alert: {
      uuid: 'e-1',
      rule: { name: 'Reverse shell', severity: 'low', tags: ['Execution', 'Linux'] },
      severity: 'critical',
      reason: 'process event with process nc',
    },
  },
  source: { ip: ['10.0.0.1'] },
  destination: { ip: '203.0.113.9' },
  host: { name: 'web-1', ip: ['127.0.0.1', '10.0.0.7'] },
};

const LEGACY = {
  _id: 'e-1',
  _index: '.siem-signals-default',
  _source: {
    signal: {
      rule: { name: 'Reverse shell', severity: 'critical', tags: ['Execution', 'Linux'] },
      reason: 'process event with process nc',
    },
    source: { ip: '10.0.0.1' },
    destination: { ip: '203.0.113.9' },
    host: { hostname: 'web-1' },
  },
};

describe('ElasticNormaliser', () => {
  it.each([
    ['dotted keys', FLAT],
    ['nested keys', NESTED],
    ['a hit in the legacy form', LEGACY],
  ])('reads %s', (_form, payload) => {
    expect(normaliser.detects(payload)).toBe(true);
    expect(normaliser.normalise(payload)).toEqual(EXPECTED);
  });

  it('reads a hit that has the requested fields only, each a list', () => {
    const fields = Object.fromEntries(Object.entries(FLAT).map(([key, value]) => [key, [value].flat()]));
    const payload = { _index: '.alerts-security.alerts-default', _id: 'e-1', _score: 1, fields };
    expect(normaliser.detects(payload)).toBe(true);
    expect(normaliser.normalise(payload)).toEqual(EXPECTED);
  });

  it('takes the fields of a document that is no hit for its own', () => {
    const payload = { ...FLAT, fields: { 'kibana.alert.rule.name': 'other' } };
    expect(normaliser.normalise(payload)).toEqual(EXPECTED);
  });

  it.each([
    ['the webhook connector', { rule: { name: 'Reverse shell' }, context: { alerts: [FLAT, NESTED] } }],
    [
      'a summary of alerts',
      { alerts: { new: { count: 1, data: [FLAT] }, ongoing: { count: 1, data: [NESTED] } } },
    ],
    ['a search', { took: 3, hits: { total: 2, hits: [FLAT, NESTED] } }],
  ])('splits what %s sends', (_sender, payload) => {
    expect(normaliser.detects(payload)).toBe(true);
    expect(normaliser.split(payload)).toEqual([FLAT, NESTED]);
  });

  it("falls back to the risk score, on Elastic's own bands", () => {
    const severities = [21, 22, 48, 74].map(
      (score) => normaliser.normalise({ 'kibana.alert.risk_score': score }).severity,
    );
    expect(severities).toEqual(['low', 'medium', 'high', 'critical']);
  });

  it('has a title for an alert without a rule', () => {
    expect(normaliser.normalise({ 'kibana.alert.status': 'active', message: 'hello' }).title).toBe('hello');
    expect(normaliser.normalise({ 'kibana.alert.status': 'active' }).title).toBe('Untitled alert');
  });
});

describe('the choice of a normaliser', () => {
  it('goes by the name of the source, or by one of its aliases', () => {
    expect(normaliserOf('elastic').source).toBe('elastic');
    expect(normaliserOf('elastic-security').source).toBe('elastic');
    expect(normaliserOf('something-else').source).toBe('webhook');
  });

  it('goes by the payload where a source has a name of its own, or a payload is none of its forms', () => {
    expect(normaliserFor(FLAT, 'elastic').source).toBe('elastic');
    expect(normaliserFor(FLAT, 'our-siem').source).toBe('elastic');
    expect(normaliserFor(FLAT, 'wazuh').source).toBe('elastic');
    expect(normaliserFor({ title: 'A' }, 'elastic').source).toBe('webhook');
  });

  it('goes by the payload where no source is named', () => {
    expect(detectNormaliser(FLAT).source).toBe('elastic');
    expect(detectNormaliser({ title: 'A', alerts: [{ kind: 'other' }] }).source).toBe('webhook');
  });
});
