import type { AlertData } from '../alert-data.js';

/**
 * A new alert as a playbook gets it, with what a test says about it in place of the defaults: high severity, from
 * `webhook`, without addresses, tags and indicators.
 *
 * @example
 * ```ts
 * anAlert({ severity: 'critical', sourceIp: '203.0.113.7', tags: ['phishing'] });
 * ```
 */
export function anAlert(given: Partial<AlertData> = {}): AlertData {
  return {
    id: '018f0c3e-0000-7000-8000-000000000001',
    source: 'webhook',
    title: 'Suspicious login',
    severity: 'high',
    status: 'new',
    determination: 'unknown',
    tags: [],
    iocs: { ips: [], domains: [], hashes: [], urls: [], emails: [] },
    raw: {},
    correlationId: '018f0c3e-0000-7000-8000-000000000002',
    createdAt: '2026-01-02T03:04:05.000Z',
    ...given,
  };
}
