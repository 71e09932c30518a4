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
});
