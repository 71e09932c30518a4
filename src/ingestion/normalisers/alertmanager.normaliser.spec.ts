import { describe, expect, it } from '@jest/globals';
import { AlertmanagerNormaliser } from './alertmanager.normaliser.js';
import { detectNormaliser } from './index.js';

const normaliser = new AlertmanagerNormaliser();

const alert = (host: string) => ({
  status: 'firing',
  labels: { alertname: 'DiskFull', severity: 'warning', instance: `${host}:9100`, team: 'infra' },
  annotations: { summary: 'Disk full', description: `The disk of ${host} is full` },
  startsAt: '2026-01-01T00:00:00Z',
  generatorURL: 'http://prometheus:9090/graph',
  fingerprint: `f-${host}`,
});
const group = (alerts: unknown[]) => ({
  version: '4',
  groupKey: '{}:{alertname="DiskFull"}',
  receiver: 'soar',
  status: 'firing',
  commonLabels: { alertname: 'DiskFull' },
  alerts,
});

describe('AlertmanagerNormaliser', () => {
  it('splits a group', () => {
    const alerts = [alert('a'), alert('b')];
    expect(detectNormaliser(group(alerts)).source).toBe('alertmanager');
    expect(normaliser.split(group(alerts))).toEqual(alerts);
  });

  it('reads an alert', () => {
    expect(detectNormaliser(alert('a')).source).toBe('alertmanager');
    expect(normaliser.normalise(alert('a'))).toEqual({
      sourceId: 'f-a',
      title: 'DiskFull',
      description: 'The disk of a is full',
      severity: 'medium',
      sourceIp: null,
      destIp: null,
      hostname: 'a',
      ruleName: 'DiskFull',
      tags: ['instance=a:9100', 'team=infra'],
      partner: null,
    });
  });

  it.each([
    ['critical', 'critical'],
    ['page', 'high'],
    ['info', 'low'],
    ['none', 'low'],
    ['anything', 'medium'],
  ])('takes severity %s for %s', (severity, expected) => {
    expect(normaliser.normalise({ labels: { alertname: 'A', severity } }).severity).toBe(expected);
  });

  it('names an alert by its group where it has no name', () => {
    const [item] =
      normaliser.split(group([{ status: 'firing', labels: { a: 'b' }, fingerprint: 'f' }])) ?? [];
    expect(normaliser.normalise(item as Record<string, unknown>)).toMatchObject({
      title: 'DiskFull',
      sourceId: 'f',
    });
  });
});
