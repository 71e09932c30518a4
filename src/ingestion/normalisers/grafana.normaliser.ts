import { isRecord } from '../payload-fields.js';
import { alertOf } from './alert-of.js';
import { AlertmanagerNormaliser } from './alertmanager.normaliser.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { anySeverity } from './severity.js';

/** What Grafana adds to an alert in Alertmanager's form. */
const ADDED = ['silenceURL', 'dashboardURL', 'panelURL', 'valueString', 'values'];

const alertmanager = new AlertmanagerNormaliser();

/**
 * Grafana's webhooks: a group of alerts, in Alertmanager's form with additions; and the single alert of legacy alerting,
 * which has no id: that of its rule is shared by everything that the rule finds.
 *
 * From Grafana's documentation: "Configure webhook notifications" (Alerting), and "Alert notifications: webhook" of
 * version 7.
 */
export class GrafanaNormaliser implements Normaliser {
  readonly source = 'grafana';
  readonly aliases = ['grafana-alerting'];

  detects(payload: AlertPayload): boolean {
    const isGroup = alertmanager.split(payload) !== undefined && 'orgId' in payload;
    const isAlert =
      isRecord(payload['labels']) && (ADDED.some((key) => key in payload) || hasFolder(payload));
    return isGroup || isAlert || isLegacy(payload);
  }

  split(payload: AlertPayload): readonly unknown[] | undefined {
    return isLegacy(payload) ? undefined : alertmanager.split(payload);
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    if (!isLegacy(payload)) return alertmanager.normalise(payload);
    const alert = new PathReader(payload);
    return alertOf(payload, {
      title: alert.text('title', 'ruleName'),
      description: alert.text('message'),
      severity:
        alert.find(anySeverity, 'tags.severity', 'tags.priority') ??
        (alert.text('state') === 'ok' ? 'low' : undefined),
      hostname: alert.hostname('tags.host', 'evalMatches.tags.host', 'evalMatches.tags.instance'),
      ruleName: alert.text('ruleName'),
      tags: Object.entries(isRecord(payload['tags']) ? payload['tags'] : {}).map(
        ([name, value]) => `${name}=${String(value)}`,
      ),
    });
  }
}

function isLegacy(payload: AlertPayload): boolean {
  return (
    new PathReader(payload).has('ruleName', 'state') && ('evalMatches' in payload || 'ruleUrl' in payload)
  );
}

function hasFolder(payload: AlertPayload): boolean {
  return new PathReader(payload).has('labels.grafana_folder');
}
