import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const repository = (full_name: string) => ({ id: 1, node_id: 'R_1', full_name });
const dependabot = (full_name: string) => ({
  action: 'created',
  alert: {
    number: 20,
    html_url: `https://github.com/${full_name}/security/dependabot/20`,
    dependency: { package: { ecosystem: 'npm', name: 'left' } },
    security_advisory: {
      ghsa_id: 'GHSA-aaaa-bbbb-cccc',
      summary: 'left may go right',
      description: 'It turns.',
      severity: 'critical',
      identifiers: [{ type: 'CVE', value: 'CVE-2026-0001' }],
    },
  },
  repository: repository(full_name),
});

describe('GitHubNormaliser', () => {
  it('reads a Dependabot alert', () => {
    expect(read(dependabot('acme/shop'))).toMatchObject([
      {
        source: 'github',
        sourceId: 'https://github.com/acme/shop/security/dependabot/20',
        title: 'left may go right',
        description: 'It turns.',
        severity: 'critical',
        hostname: null,
        tags: ['CVE-2026-0001', 'npm'],
      },
    ]);
  });

  it('tells alerts of one number in two repositories apart', () => {
    const [[one], [other]] = [read(dependabot('acme/shop')), read(dependabot('acme/till'))] as const;
    expect(one?.sourceId).not.toBe(other?.sourceId);
  });

  it.each<[string, object]>([
    [
      'REST',
      {
        ...dependabot('acme/shop').alert,
        url: 'https://api.github.com/repos/acme/shop/dependabot/alerts/20',
      },
    ],
    [
      'GraphQL',
      {
        id: 'RVA_1',
        number: 20,
        repository: { name: 'shop', url: 'https://github.com/acme/shop' },
        securityAdvisory: {
          ghsaId: 'GHSA-aaaa-bbbb-cccc',
          summary: 'left may go right',
          description: 'It turns.',
          severity: 'CRITICAL',
          identifiers: [{ type: 'CVE', value: 'CVE-2026-0001' }],
        },
      },
    ],
  ])('knows a Dependabot alert by the same id from a webhook and from the %s API', (_api, payload) => {
    const [webhook] = read(dependabot('acme/shop'));
    expect(read(payload)).toMatchObject([
      {
        source: 'github',
        sourceId: webhook?.sourceId,
        title: 'left may go right',
        description: 'It turns.',
        severity: 'critical',
      },
    ]);
  });

  it('takes no advisory for an alert about it', () => {
    const { html_url: _page, ...alert } = dependabot('acme/shop').alert;
    expect(read(alert)).toMatchObject([{ source: 'github', sourceId: null }]);
  });

  it.each<[string, object, object]>([
    [
      'code-scanning',
      { rule: { id: 'js/xss', description: 'Cross-site scripting', severity: 'error' } },
      { title: 'Cross-site scripting', severity: 'high', ruleName: 'js/xss' },
    ],
    [
      'secret-scanning',
      { secret_type: 'a_token', secret_type_display_name: 'A token' },
      { title: 'A token', severity: 'medium', ruleName: 'a_token' },
    ],
  ])('reads a %s alert of the REST API', (kind, part, expected) => {
    const alert = {
      number: 3,
      url: `https://api.github.com/repos/acme/shop/${kind}/alerts/3`,
      html_url: `https://github.com/acme/shop/security/${kind}/3`,
      ...part,
    };
    const known = { source: 'github', sourceId: alert.html_url, ...expected };
    expect(read([alert])).toMatchObject([known]);
    expect(read({ ...alert, repository: repository('acme/shop') })).toMatchObject([known]);
    expect(read({ action: 'created', alert, repository: repository('acme/shop') })).toMatchObject([known]);
  });

  it('leaves other numbered things of a repository alone', () => {
    const issue = {
      number: 3,
      title: 'It hurts',
      url: 'https://api.github.com/repos/acme/shop/issues/3',
      html_url: 'https://github.com/acme/shop/issues/3',
    };
    expect(read(issue)).toMatchObject([{ source: 'webhook' }]);
  });

  it.each<[object, string]>([
    [{ security_severity_level: 'high', severity: 'warning' }, 'high'],
    [{ security_severity_level: null, severity: 'warning' }, 'medium'],
    [{ severity: 'note' }, 'low'],
  ])('reads a code scanning alert with a rule of %j', (rule, severity) => {
    expect(
      read({
        action: 'created',
        alert: {
          number: 3,
          html_url: 'https://github.com/acme/shop/security/code-scanning/3',
          rule: { id: 'js/xss', description: 'Cross-site scripting', tags: ['security'], ...rule },
          most_recent_instance: { message: { text: 'Here.' } },
        },
        repository: repository('acme/shop'),
      }),
    ).toMatchObject([
      {
        source: 'github',
        sourceId: 'https://github.com/acme/shop/security/code-scanning/3',
        title: 'Cross-site scripting',
        description: 'Here.',
        severity,
        ruleName: 'js/xss',
        tags: ['security'],
      },
    ]);
  });

  it('knows a secret by the same id from a webhook and from the audit log', () => {
    const sourceId = 'https://github.com/acme/shop/security/secret-scanning/12';
    expect(
      read({
        action: 'created',
        alert: { number: 12, html_url: sourceId, secret_type_display_name: 'A token' },
        repository: repository('acme/shop'),
      }),
    ).toMatchObject([{ sourceId, title: 'A token' }]);
    expect(
      read({
        action: 'secret_scanning_alert.create',
        actor: 'bob',
        org: 'acme',
        repo: 'acme/shop',
        number: 12,
        actor_ip: '203.0.113.7',
      }),
    ).toMatchObject([{ sourceId, title: 'secret_scanning_alert.create', sourceIp: '203.0.113.7' }]);
  });

  it('knows a former vulnerability alert without a number by its own id, never by the advisory', () => {
    expect(
      read({
        action: 'create',
        alert: {
          id: 4711,
          affected_package_name: 'left',
          affected_range: '< 2',
          external_identifier: 'CVE-2026-0001',
          ghsa_id: 'GHSA-aaaa-bbbb-cccc',
          severity: 'moderate',
        },
        repository: repository('acme/shop'),
      }),
    ).toMatchObject([
      {
        source: 'github',
        sourceId: '4711',
        title: 'CVE-2026-0001',
        description: 'left < 2',
        severity: 'medium',
      },
    ]);
  });

  it.each<[string, object, object]>([
    [
      'a former vulnerability alert',
      {
        action: 'create',
        alert: {
          id: 4711,
          number: 2,
          affected_package_name: 'left',
          affected_range: '< 2',
          external_identifier: 'CVE-2026-0001',
          severity: 'moderate',
        },
        repository: repository('acme/shop'),
      },
      { sourceId: '4711', title: 'CVE-2026-0001', description: 'left < 2', severity: 'medium' },
    ],
    [
      'an advisory',
      {
        action: 'published',
        security_advisory: { ghsa_id: 'GHSA-aaaa-bbbb-cccc', summary: 'left', severity: 'low' },
      },
      { sourceId: 'GHSA-aaaa-bbbb-cccc', title: 'left', severity: 'low' },
    ],
    [
      'an advisory of the REST API',
      {
        ghsa_id: 'GHSA-aaaa-bbbb-cccc',
        html_url: 'https://github.com/acme/shop/security/advisories/GHSA-aaaa-bbbb-cccc',
        summary: 'left',
        description: 'It turns.',
        severity: null,
        cvss: { score: 9.1 },
        identifiers: [{ type: 'GHSA', value: 'GHSA-aaaa-bbbb-cccc' }],
        cwe_ids: ['CWE-79'],
      },
      {
        sourceId: 'GHSA-aaaa-bbbb-cccc',
        title: 'left',
        description: 'It turns.',
        severity: 'critical',
        tags: ['GHSA-aaaa-bbbb-cccc', 'CWE-79'],
      },
    ],
    [
      'any other event of the audit log',
      { action: 'repo.access', actor: 'bob', org: 'acme', _document_id: 'd-1' },
      { sourceId: 'd-1', title: 'repo.access' },
    ],
  ])('reads %s', (_form, payload, expected) => {
    expect(read(payload)).toMatchObject([{ source: 'github', ...expected }]);
  });
});
