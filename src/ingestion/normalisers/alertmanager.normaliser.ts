import { isRecord } from '../payload-fields.js';
import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/** Labels that say what is a field of its own. */
const OWN_FIELDS = new Set(['alertname', 'severity']);

/**
 * Alerts of Prometheus: a group from Alertmanager's webhook, and single alerts as Prometheus posts them.
 *
 * From Prometheus' documentation: "Alertmanager: Configuration" (webhook_config), "Sending alerts", "Alerting rules".
 */
export class AlertmanagerNormaliser implements Normaliser {
  readonly source: string = 'alertmanager';
  readonly aliases: readonly string[] = ['prometheus-alertmanager', 'prometheus'];

  detects(payload: AlertPayload): boolean {
    const alert = new PathReader(payload);
    return (
      (isRecord(payload['labels']) &&
        (alert.has('labels.alertname') || alert.has('annotations')) &&
        (alert.has('startsAt') || alert.has('generatorURL') || alert.has('fingerprint'))) ||
      (this.split(payload) !== undefined && (alert.has('groupKey') || alert.has('commonLabels')))
    );
  }

  split(payload: AlertPayload): readonly unknown[] | undefined {
    const { alerts } = payload;
    return Array.isArray(alerts) ? alerts.map((alert: unknown) => named(alert, payload)) : undefined;
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const alert = new PathReader(payload);
    const name = alert.text('labels.alertname');
    return alertOf(payload, {
      sourceId: alert.id('fingerprint'),
      title: name ?? alert.text('title', 'annotations.summary'),
      description: alert.text('annotations.description', 'annotations.message', 'annotations.summary'),
      severity: alert.find(anySeverity, 'labels.severity', 'labels.priority', 'annotations.severity'),
      hostname: alert.hostname(
        'labels.host',
        'labels.hostname',
        'labels.nodename',
        'labels.instance',
        'labels.node',
      ),
      ruleName: name,
      tags: labelsOf(payload),
    });
  }
}

/** An alert without a name takes the labels that its whole group has, and the group's title. */
function named(alert: unknown, group: AlertPayload): unknown {
  if (!isRecord(alert) || new PathReader(alert).has('labels.alertname')) return alert;
  const [common, own] = [group['commonLabels'], alert['labels']].map((labels) =>
    isRecord(labels) ? labels : {},
  );
  return { title: group['title'], ...alert, labels: { ...common, ...own } };
}

function labelsOf(payload: AlertPayload): string[] {
  return Object.entries(isRecord(payload['labels']) ? payload['labels'] : {})
    .filter(([name, value]) => typeof value === 'string' && !OWN_FIELDS.has(name))
    .map(([name, value]) => `${name}=${String(value)}`);
}
