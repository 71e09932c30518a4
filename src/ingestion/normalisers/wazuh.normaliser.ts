import { isRecord } from '../payload-fields.js';
import { alertOf } from './alert-of.js';
import type { AlertPayload, NormalisedAlert, Normaliser } from './normaliser.js';
import { PathReader } from './paths.js';
import { documentOf, HITS } from './search-hits.js';
import { anySeverity, ruleLevelSeverity } from './severity.js';

/** The text that alert templates make of an alert's rule and agent. */
const FLATTENED = /^Rule ID \d+\s+Level \d+\s+Agent ID /i;

/**
 * Alerts of Wazuh, as in `alerts.json` and as integrations get them; as hits of a search; within `all_fields` of the
 * Shuffle integration; and flattened to a message and a text.
 *
 * From Wazuh's documentation: "Event logging" and "Integration with external APIs" (user manual), "Rules classification"
 * and "Rules syntax" (ruleset).
 */
export class WazuhNormaliser implements Normaliser {
  readonly source = 'wazuh';
  readonly aliases = ['ossec'];

  detects(payload: AlertPayload): boolean {
    const alert = new PathReader(alertIn(payload));
    return (
      (alert.has('rule.level', 'rule.description') &&
        (alert.has('agent') || alert.has('manager') || alert.has('decoder'))) ||
      isFlattened(payload) ||
      this.split(payload)?.some((hit) => isRecord(hit) && this.detects(hit)) === true
    );
  }

  split(payload: AlertPayload): readonly unknown[] | undefined {
    return new PathReader(payload).list(HITS);
  }

  normalise(payload: AlertPayload): NormalisedAlert {
    const alert = new PathReader(alertIn(payload));
    if (isFlattened(payload)) {
      return alertOf(payload, {
        title: alert.text('message', 'title'),
        description: alert.text('description'),
        severity: alert.find(anySeverity, 'severity'),
      });
    }
    const rule = alert.text('rule.description');
    return alertOf(payload, {
      sourceId: alert.id('id') ?? new PathReader(payload).id('_id'),
      title: rule,
      description: alert.text('full_log', 'data.win.system.message'),
      severity: alert.find(ruleLevelSeverity, 'rule.level'),
      sourceIp: alert.address(
        'data.srcip',
        'srcip',
        'data.src_ip',
        'data.win.eventdata.sourceIp',
        'data.win.eventdata.ipAddress',
        'data.win.eventdata.sourceAddress',
        'data.aws.sourceIPAddress',
        'data.aws.source_ip_address',
        'data.aws.service.action.networkConnectionAction.remoteIpDetails.ipAddressV4',
        'data.aws.service.action.awsApiCallAction.remoteIpDetails.ipAddressV4',
        'data.office365.ClientIP',
        'data.office_365.ClientIP',
        'data.gcp.jsonPayload.sourceIP',
        'data.gcp.protoPayload.requestMetadata.callerIp',
        'data.protoPayload.requestMetadata.callerIp',
        'data.callerIpAddress',
        'data.ms-graph.actor.ipAddress',
        'data.github.actor_ip',
      ),
      destIp: alert.address(
        'data.dstip',
        'dstip',
        'data.dst_ip',
        'data.dest_ip',
        'data.win.eventdata.destinationIp',
        'data.win.eventdata.destAddress',
      ),
      hostname: alert.hostname('agent.name', 'predecoder.hostname', 'data.win.system.computer'),
      ruleName: rule,
      tags: alert.texts('rule.groups', 'rule.mitre.id', 'rule.mitre.tactic', 'rule.mitre.technique'),
    });
  }
}

function alertIn(payload: AlertPayload): AlertPayload {
  return new PathReader(payload).records('all_fields')[0] ?? documentOf(payload);
}

function isFlattened(payload: AlertPayload): boolean {
  return FLATTENED.test(new PathReader(payload).text('description') ?? '');
}
