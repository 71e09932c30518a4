import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { SplunkNormaliser } from './splunk.normaliser.js';

const normaliser = new SplunkNormaliser();

const SID = 'scheduler__admin__search__RMD5abc_at_1767225600_1';
const link = (place: number) =>
  `https://splunk.example.com/app/search/search?q=%7Cloadjob%20${SID}%20%7C%20head%20${place}%20%7C%20tail%201`;
const WEBHOOK = {
  sid: SID,
  search_name: 'Failed logins',
  results_link: link(1),
  app: 'search',
  owner: 'admin',
  result: {
    src_ip: '203.0.113.7',
    host: 'web-1',
    splunk_server: 'indexer-1',
    _raw: 'Failed password for root',
  },
};

describe('SplunkNormaliser', () => {
  it('reads what the webhook action sends', () => {
    expect(detectNormaliser(WEBHOOK).source).toBe('splunk');
    expect(normaliser.normalise(WEBHOOK)).toMatchObject({
      sourceId: SID,
      title: 'Failed logins',
      description: 'Failed password for root',
      severity: 'medium',
      sourceIp: '203.0.113.7',
      destIp: null,
      hostname: 'web-1',
      ruleName: 'Failed logins',
    });
  });

  it('tells apart the alerts that one run of a search triggers', () => {
    expect(normaliser.normalise({ ...WEBHOOK, results_link: link(3) }).sourceId).toBe(`${SID}#3`);
  });

  it('is at ease with a search that has no name', () => {
    const payload = { sid: SID, search_name: null, results_link: link(1), result: { count: '8' } };
    expect(detectNormaliser(payload).source).toBe('splunk');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: SID,
      title: 'Untitled alert',
      hostname: null,
    });
  });

  it('reads a notable event, whose host is the search head', () => {
    const notable = {
      event_id: 'E1@@notable@@1',
      search_name: 'Access - Brute Force - Rule',
      rule_name: 'Brute Force',
      rule_title: 'Brute force on db-1',
      rule_description: 'Many failures',
      security_domain: 'access',
      severity: 'medium',
      urgency: 'high',
      src: '203.0.113.7',
      dest: 'db-1',
      host: 'search-head-1',
    };
    const expected = {
      sourceId: 'E1@@notable@@1',
      title: 'Brute force on db-1',
      description: 'Many failures',
      severity: 'high',
      sourceIp: '203.0.113.7',
      destIp: null,
      hostname: 'db-1',
      ruleName: 'Brute Force',
      tags: ['access'],
    };
    expect(detectNormaliser(notable).source).toBe('splunk');
    expect(normaliser.normalise(notable)).toMatchObject(expected);
    expect(normaliser.normalise({ ...WEBHOOK, result: notable })).toMatchObject(expected);
  });

  describe('for an event of the index of notable events', () => {
    const INDEXED = {
      index: 'notable',
      sourcetype: 'stash',
      source: 'Access - Brute Force - Rule',
      host: 'indexer-1',
      splunk_server: 'indexer-1',
    };

    it('takes its source for the correlation search', () => {
      expect(detectNormaliser(INDEXED).source).toBe('splunk');
      expect(normaliser.normalise(INDEXED)).toMatchObject({
        sourceId: null,
        title: 'Access - Brute Force - Rule',
        ruleName: 'Access - Brute Force - Rule',
        severity: 'medium',
        hostname: null,
      });
    });

    it('prefers what the event says of itself', () => {
      const payload = {
        ...INDEXED,
        search_name: 'Endpoint - Infection - Rule',
        rule_title: 'Infection of pc-1',
        signature: 'Trojan.Example',
        severity: 'unknown',
        urgency: 'low',
        dest_ip: '192.0.2.12',
        dest_nt_host: 'pc-1',
      };
      expect(normaliser.normalise(payload)).toMatchObject({
        title: 'Infection of pc-1',
        ruleName: 'Endpoint - Infection - Rule',
        severity: 'low',
        sourceIp: null,
        destIp: '192.0.2.12',
        hostname: 'pc-1',
      });
    });

    it.each([
      [{ dvc: 'fw-1', src_host: 'pc-2' }, 'fw-1'],
      [{ src: 'pc-2' }, 'pc-2'],
      [{ src: '203.0.113.7' }, null],
    ])('finds the host of %j', (fields, hostname) => {
      expect(normaliser.normalise({ ...INDEXED, ...fields }).hostname).toBe(hostname);
    });

    it('reads the fields that were left in the text', () => {
      const _raw =
        '1767225600, search_name="Access - Brute Force - Rule", severity="high", src="203.0.113.7", dest="db-1", ' +
        'message="said \\"no\\", dest=\\"db-2\\"", orig_tag="a", orig_tag="b"';
      expect(normaliser.normalise({ ...INDEXED, _raw })).toMatchObject({
        description: 'said "no", dest="db-2"',
        severity: 'high',
        sourceIp: '203.0.113.7',
        hostname: 'db-1',
      });
      expect(normaliser.normalise({ ...INDEXED, _raw, src: '203.0.113.8' }).sourceIp).toBe('203.0.113.8');
    });

    it('takes no other index for it', () => {
      expect(detectNormaliser({ ...INDEXED, index: 'main' }).source).toBe('webhook');
      expect(detectNormaliser({ index: 'notable', title: 'T' }).source).toBe('webhook');
    });
  });

  it('splits a list of results, which share the id of the search', () => {
    const { result: _, ...search } = WEBHOOK;
    const payload = { ...search, results: [{ host: 'a' }, { host: 'b' }] };
    expect(detectNormaliser(payload).source).toBe('splunk');
    const alerts = normaliser.split(payload)?.map((item) => {
      expect(detectNormaliser(item as Record<string, unknown>).source).toBe('splunk');
      return normaliser.normalise(item as Record<string, unknown>);
    });
    expect(alerts).toMatchObject([
      { title: 'Failed logins', hostname: 'a', sourceId: null },
      { title: 'Failed logins', hostname: 'b', sourceId: null },
    ]);
  });

  it('does not repeat what is large for each of the results', () => {
    const payload = {
      sid: 's-1',
      search_name: 'S',
      severity: 'high',
      text: 'x'.repeat(5000),
      results: [{ a: 1 }],
    };
    expect(normaliser.split(payload)).toEqual([
      { preview: false, search_name: 'S', severity: 'high', result: { a: 1 } },
    ]);
  });

  it('reads an incident of Observability', () => {
    const payload = {
      sf_schema: 2,
      incidentId: 'GHx1',
      severity: 'Major',
      rule: 'CPU too high',
      detector: 'Hosts',
      messageTitle: 'Major Alert: CPU too high (Hosts)',
      messageBody: 'The value is above 90.',
      status: 'anomalous',
      inputs: { A: { value: '93', dimensions: { host: 'web-1' } } },
    };
    expect(detectNormaliser(payload).source).toBe('splunk');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: 'GHx1',
      title: 'Major Alert: CPU too high (Hosts)',
      severity: 'high',
      hostname: 'web-1',
      ruleName: 'CPU too high',
    });
  });
});
