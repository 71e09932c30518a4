import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';
import { hostnameOf, separate } from './values.js';

/**
 * Palo Alto Networks Cortex XDR: alerts, flat or with their events in a list, and incidents. `host_ip` is the host's own
 * address; the ends of a connection are `action_local_ip` and `action_remote_ip`.
 *
 * From Palo Alto Networks' documentation (Cortex XDR REST API): "Get Alerts", "Get Alerts Multi-Events v2", "Get
 * Incidents", "Get Extra Incident Data".
 */
export class CortexXdrNormaliser extends EnvelopedNormaliser {
  readonly source = 'cortex-xdr';
  readonly aliases = ['cortex', 'palo-alto-cortex-xdr'];
  protected override readonly lists = ['reply.alerts', 'reply.incidents', 'alerts', 'incidents'];

  protected find(payload: PathReader): PathReader | undefined {
    const incident = payload.at('reply.incident');
    if (incident.has('incident_id')) return incident;
    return payload.has('alert_id', 'detection_timestamp') ||
      payload.has('alert_id', 'matching_status') ||
      payload.has('incident_id', 'xdr_url')
      ? payload
      : undefined;
  }

  protected read(alert: PathReader): Found {
    const isIncident = !alert.has('alert_id');
    return {
      sourceId: isIncident ? alert.id('incident_id') : alert.id('alert_id', 'external_id'),
      title: alert.text('name', 'alert_name', 'incident_name', 'description'),
      description: alert.text('description'),
      severity: alert.find(anySeverity, 'severity'),
      sourceIp: alert.address(...inEvents('action_local_ip', 'action_local_ip_v6')),
      destIp: alert.address(...inEvents('action_remote_ip', 'action_remote_ip_v6')),
      hostname: alert.hostname(...inEvents('host_name', 'agent_hostname')) ?? firstHostOf(alert),
      ruleName: alert.text('matching_service_rule_name', 'name', 'alert_name'),
      tags: alert
        .texts(
          'category',
          ...inEvents('mitre_tactic_id_and_name', 'mitre_technique_id_and_name'),
          'mitre_tactics_ids_and_names',
          'mitre_techniques_ids_and_names',
          'tags',
          'original_tags',
        )
        .flatMap(separate),
    };
  }
}

/** The same fields, of the alert or of its events. */
function inEvents(...names: string[]): string[] {
  return [...names, ...names.map((name) => `events.${name}`)];
}

/** An incident names hosts as `name:endpoint id`. */
function firstHostOf(incident: PathReader): string | undefined {
  const [host] = incident.texts('hosts');
  return host === undefined ? undefined : hostnameOf(host.replace(/:[^:]*$/, ''));
}
