/** A document of Elastic Security's alerts index, of an alert whose source lies inside the house. */
export function elasticAlert(uuid: string): Record<string, unknown> {
  return {
    '@timestamp': '2026-03-02T09:14:07.311Z',
    'kibana.alert.uuid': uuid,
    'kibana.alert.rule.name': 'Potential SSH Brute Force Attack',
    'kibana.alert.rule.rule_id': '1c3a5d52-0b1e-4d2f-9f63-6d8f5a0c7e11',
    'kibana.alert.rule.description': 'Many failed logins over SSH from one source within a minute.',
    'kibana.alert.rule.tags': ['Domain: Endpoint', 'OS: Linux', 'Tactic: Credential Access'],
    'kibana.alert.severity': 'high',
    'kibana.alert.risk_score': 73,
    'kibana.alert.reason':
      'authentication event with source 10.20.30.40 created high alert Potential SSH Brute Force Attack.',
    'kibana.alert.workflow_status': 'open',
    event: { category: ['authentication'], outcome: 'failure', kind: 'signal' },
    host: { name: 'web-01', os: { family: 'debian', type: 'linux' } },
    source: { ip: '10.20.30.40', port: 51022 },
    destination: { ip: '203.0.113.66', port: 22 },
    user: { name: 'root' },
  };
}

/** What a home-made sender posts, of something that a person is to look at. */
export function escalatedAlert(id: string): Record<string, unknown> {
  return {
    id,
    title: 'Impossible travel: logins from two continents',
    severity: 'medium',
    source_ip: '192.0.2.10',
    hostname: 'vpn-gw-02',
    rule_name: 'impossible-travel',
    tags: ['identity', 'escalate'],
    user: 'j.doe',
  };
}

/** One that no shipped playbook answers. */
export function quietAlert(id: string): Record<string, unknown> {
  return { id, title: 'Disk almost full', severity: 'low', hostname: 'db-01' };
}
