import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const SIGNAL = {
  id: 's-1',
  type: 'signal',
  attributes: {
    message: 'Odd sign-in',
    tags: ['source:okta', 'host:web-1'],
    custom: { workflow: { rule: { name: 'Sign-in rule' } }, network: { client: { ip: '203.0.113.7' } } },
  },
};
const EXPECTED = {
  source: 'datadog',
  sourceId: 's-1',
  title: 'Odd sign-in',
  severity: 'medium',
  sourceIp: '203.0.113.7',
  hostname: 'web-1',
  ruleName: 'Sign-in rule',
  tags: ['source:okta', 'host:web-1'],
};
const MONITOR = {
  id: 'event-1',
  title: '[Triggered] CPU',
  body: 'The CPU is busy.',
  last_updated: '1767225600000',
  event_type: 'metric_alert_monitor',
  org: { id: '1', name: 'acme' },
};

describe('DatadogNormaliser', () => {
  it.each<[string, unknown]>([
    ['a signal', SIGNAL],
    ['the answer with one signal', { data: SIGNAL }],
    ['a list of signals', { data: [SIGNAL], meta: {} }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it('reads every signal of a list', () => {
    expect(read({ data: [SIGNAL, { ...SIGNAL, id: 's-2' }] })).toMatchObject([
      EXPECTED,
      { ...EXPECTED, sourceId: 's-2' },
    ]);
  });

  it("reads a webhook's default template", () => {
    expect(read(MONITOR)).toMatchObject([
      { source: 'datadog', sourceId: 'event-1', title: '[Triggered] CPU', description: 'The CPU is busy.' },
    ]);
  });

  it("tells the alerts of one monitor apart, and reads the template's variables", () => {
    const webhook = {
      alert_id: '99',
      alert_cycle_key: 'cycle-1',
      alert_transition: 'Triggered',
      alert_title: 'CPU on host web-1',
      alert_priority: 'P1',
      tags: 'env:prod, host:web-1',
    };
    expect(read(webhook)).toMatchObject([
      {
        sourceId: 'cycle-1',
        title: 'CPU on host web-1',
        severity: 'critical',
        hostname: 'web-1',
        tags: ['env:prod', 'host:web-1'],
      },
    ]);
    expect(read({ ...webhook, alert_cycle_key: undefined })).toMatchObject([{ sourceId: null }]);
  });

  it.each([
    [{ alert_priority: 'P1', alert_type: 'warning', priority: 'normal' }, 'critical'],
    [{ alert_type: 'error', priority: 'normal' }, 'high'],
    [{ alert_type: 'error', priority: 'low' }, 'high'],
    [{ alert_type: 'error', priority: 'P3' }, 'medium'],
    [{ alert_type: 'error', priority: 1 }, 'critical'],
    [{ alert_type: 'error', alert_priority: '4' }, 'low'],
    [{ severity: 'critical', alert_priority: 'P4' }, 'critical'],
    [{ priority: 'normal' }, 'medium'],
  ])('takes a monitor of %j as %s, as the priority of an event is none of the alert', (part, severity) => {
    expect(read({ ...MONITOR, ...part })).toMatchObject([{ severity }]);
  });

  it('reads what EventBridge brings from Datadog', () => {
    const event = {
      version: '0',
      id: 'event-2',
      'detail-type': 'Datadog Alert Notification',
      source: 'aws.partner/datadog.com/acme',
      detail: {
        alert_type: 'error',
        event_type: 'query_alert_monitor',
        meta: { monitor: { id: 99, name: 'Queue is long', message: 'Add workers.' } },
        priority: 'normal',
        tags: ['env:prod', 'host:web-1'],
      },
    };
    expect(read(event)).toMatchObject([
      {
        source: 'datadog',
        sourceId: 'event-2',
        title: 'Queue is long',
        description: 'Add workers.',
        severity: 'high',
        hostname: 'web-1',
        ruleName: 'Queue is long',
        tags: ['env:prod', 'host:web-1'],
      },
    ]);
    expect(read({ ...event, source: 'aws.partner/example.com/acme' })).toMatchObject([{ source: 'webhook' }]);
  });
});
