import { describe, expect, it } from '@jest/globals';
import { GrafanaNormaliser } from './grafana.normaliser.js';
import { detectNormaliser } from './index.js';

const normaliser = new GrafanaNormaliser();

const ALERT = {
  status: 'firing',
  labels: { alertname: 'Memory', severity: 'critical', instance: 'web-1:9100', grafana_folder: 'Hosts' },
  annotations: { summary: 'Memory is low' },
  startsAt: '2026-01-01T00:00:00Z',
  fingerprint: 'f-1',
  silenceURL: 'https://grafana.example.com/alerting/silence/new',
  valueString: "[ var='A' labels={instance=other:9100} value=1 ]",
};
const GROUP = {
  receiver: 'soar',
  status: 'firing',
  orgId: 1,
  alerts: [ALERT],
  groupKey: '{}:{}',
  title: '[FIRING:1] Memory Hosts',
  state: 'alerting',
  message: '**Firing**',
};
const LEGACY = {
  dashboardId: 1,
  evalMatches: [{ value: 100, metric: 'CPU', tags: { instance: 'web-1:9100' } }],
  message: 'CPU is high',
  orgId: 0,
  ruleId: 7,
  ruleName: 'CPU',
  ruleUrl: 'https://grafana.example.com/',
  state: 'alerting',
  tags: { team: 'infra', severity: 'critical' },
  title: '[Alerting] CPU',
};

describe('GrafanaNormaliser', () => {
  it('splits a group, which is not Alertmanager’s', () => {
    expect(detectNormaliser(GROUP).source).toBe('grafana');
    expect(normaliser.split(GROUP)).toEqual([ALERT]);
  });

  it('reads an alert', () => {
    expect(detectNormaliser(ALERT).source).toBe('grafana');
    expect(normaliser.normalise(ALERT)).toMatchObject({
      sourceId: 'f-1',
      title: 'Memory',
      description: 'Memory is low',
      severity: 'critical',
      hostname: 'web-1',
      sourceIp: null,
    });
  });

  it('names an alert without labels by its group', () => {
    const [item] = normaliser.split({ ...GROUP, alerts: [{ ...ALERT, labels: {}, annotations: {} }] }) ?? [];
    expect(normaliser.normalise(item as Record<string, unknown>)).toMatchObject({
      title: '[FIRING:1] Memory Hosts',
      hostname: null,
    });
  });

  it('reads an alert of legacy alerting', () => {
    expect(detectNormaliser(LEGACY).source).toBe('grafana');
    expect(normaliser.split(LEGACY)).toBeUndefined();
    expect(normaliser.normalise(LEGACY)).toMatchObject({
      sourceId: null,
      title: '[Alerting] CPU',
      description: 'CPU is high',
      severity: 'critical',
      hostname: 'web-1',
      ruleName: 'CPU',
      tags: ['team=infra', 'severity=critical'],
    });
    expect(normaliser.normalise({ ...LEGACY, tags: {}, state: 'ok' }).severity).toBe('low');
  });
});
