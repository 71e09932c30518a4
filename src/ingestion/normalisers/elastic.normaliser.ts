import type { Severity } from '@opensoar/sdk';
import { isRecord, type Scalar } from '../payload-fields.js';
import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { documentOf, HITS } from './search-hits.js';
import { anySeverity } from './severity.js';

/** Where a rule's run lists its alerts, by sender. */
const LISTS = ['context.alerts', HITS, 'alerts.new.data', 'alerts.ongoing.data', 'alerts'];

/**
 * Alerts of Elastic Security, as documents of the alerts index (keys dotted, nested, or both), as hits of a search, in
 * the legacy `signal.*` form, and as the webhook connector sends them.
 *
 * From Elastic's documentation: "Alert schema" and "Query alert indices" (Elastic Security Solution), "Rule action
 * variables" (Kibana alerting), "Risk score and severity" (create a detection rule), and the ECS field reference.
 */
export class ElasticNormaliser implements Normaliser {
  readonly source = 'elastic';
  readonly aliases = ['elastic-security', 'elastic-siem', 'kibana'];

  detects(payload: AlertPayload): boolean {
    const document = documentOf(payload);
    return (
      Object.keys(document).some((key) => /^(kibana\.alert|signal\.rule)\./.test(key)) ||
      new PathReader(document).has('kibana.alert') ||
      new PathReader(document).has('signal.rule') ||
      new PathReader(document).has('context.rule.name') ||
      this.split(payload)?.some((item) => isRecord(item) && this.detects(item)) === true
    );
  }

  split(payload: AlertPayload): readonly unknown[] | undefined {
    const lists = LISTS.map((path) => new PathReader(payload).list(path)).filter(
      (list) => list !== undefined,
    );
    return lists.length === 0 ? undefined : lists.flat();
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const alert = new PathReader(documentOf(payload));
    const ruleName = alert.text(
      'kibana.alert.rule.name',
      'kibana.alert.rule.parameters.name',
      'signal.rule.name',
      'context.rule.name',
      'rule.name',
      'rule_name',
    );
    return alertOf(payload, {
      sourceId:
        alert.id('kibana.alert.uuid', 'alert.uuid') ??
        new PathReader(payload).id('_id') ??
        alert.id('id', 'signal.id', 'alert.id', 'alert_id'),
      title: ruleName ?? alert.text('message', 'title', 'name', 'context.title'),
      description: alert.text(
        'kibana.alert.reason',
        'signal.reason',
        'reason',
        'kibana.alert.rule.description',
        'kibana.alert.rule.parameters.description',
        'signal.rule.description',
        'context.rule.description',
        'rule.description',
        'message',
        'description',
      ),
      severity:
        alert.find(anySeverity, 'kibana.alert.severity', 'signal.severity') ??
        alert.find(riskScoreSeverity, 'kibana.alert.risk_score') ??
        alert.find(
          anySeverity,
          'kibana.alert.rule.severity',
          'kibana.alert.rule.parameters.severity',
          'signal.rule.severity',
        ) ??
        alert.find(
          riskScoreSeverity,
          'kibana.alert.rule.risk_score',
          'signal.rule.risk_score',
          'risk_score',
        ) ??
        alert.find(anySeverity, 'context.rule.severity', 'rule.params.severity', 'rule.severity', 'severity'),
      sourceIp: alert.address('source.ip', 'source.address', 'client.ip'),
      destIp: alert.address('destination.ip', 'destination.address', 'server.ip'),
      hostname: alert.hostname(
        'host.name',
        'host.hostname',
        'agent.hostname',
        'observer.hostname',
        'hostname',
      ),
      ruleName,
      tags: alert.texts(
        'kibana.alert.rule.tags',
        'kibana.alert.rule.parameters.tags',
        'signal.rule.tags',
        'rule.tags',
        'tags',
        ...['kibana.alert.rule', 'kibana.alert.rule.parameters', 'signal.rule'].flatMap((rule) => [
          `${rule}.threat.technique.id`,
          `${rule}.threat.technique.subtechnique.id`,
        ]),
      ),
      partner: alert.id('partner', 'tenant', 'customer', 'tenant.name', 'customer.name'),
    });
  }
}

/** Elastic's own bands. */
function riskScoreSeverity(value: Scalar): Severity | undefined {
  const score = typeof value === 'boolean' || value === '' ? NaN : Number(value);
  if (!(score >= 0 && score <= 100)) return undefined;
  return score >= 74 ? 'critical' : score >= 48 ? 'high' : score >= 22 ? 'medium' : 'low';
}
