import type { Scalar } from '../payload-fields.js';
import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity, type SeverityScale } from './severity.js';
import { textOf } from './values.js';

const IDS = [
  'CompositeId',
  'DetectId',
  'detection_id',
  'IdentityProtectionIncidentId',
  'IncidentId',
  'NotificationId',
];

/**
 * CrowdStrike Falcon: events of the event stream (`{metadata, event}`), of the data replicator (`event`, or flat beside a
 * stub of one), and of the alerts and the former detects API. The sensor's own address (`LocalIP`, `device.local_ip`) is
 * the host's, never the source's.
 *
 * From CrowdStrike's documentation: "Streaming API Event Dictionary" (EppDetectionSummaryEvent,
 * IdpDetectionSummaryEvent, DetectionSummaryEvent, CSPMIOAStreamingEvent), "Falcon Data Replicator", "Alerts API" v2,
 * "Severity" (low from 20, medium from 40, high from 60, critical from 80; DetectionSummaryEvent counts from 1 to 5).
 */
export class CrowdStrikeNormaliser extends EnvelopedNormaliser {
  readonly source = 'crowdstrike';
  readonly aliases = ['crowdstrike-falcon', 'falcon'];
  protected override readonly lists = ['resources'];

  protected find(payload: PathReader): PathReader | undefined {
    const isEvent =
      payload.has('event.CompositeId') ||
      payload.has('metadata.customerIDString', 'metadata.eventType', 'event') ||
      ((payload.has('metadata.customerIDString') || payload.has('event.FalconHostLink')) &&
        holdsEvent(payload));
    return isEvent ||
      payload.has('CompositeId') ||
      payload.has('DetectId', 'FalconHostLink') ||
      payload.has('detection_id', 'behaviors')
      ? payload
      : undefined;
  }

  protected read(payload: PathReader): Found {
    const isEnveloped = payload.has('metadata.eventType', 'event') || holdsEvent(payload);
    const event = isEnveloped ? payload.at('event') : payload;
    const type = typeOf(payload);
    const name =
      event.text(
        'DetectName',
        'display_name',
        'Name',
        'behaviors.display_name',
        'RuleName',
        'PolicyStatement',
      ) ?? event.find(wordOf, 'IncidentType');
    return {
      sourceId: event.id(...IDS),
      title:
        name ??
        event.text('Description', 'DetectDescription', 'IncidentDescription') ??
        event.text('behaviors.technique', 'behaviors.scenario', 'OperationName') ??
        type,
      description: event.text(
        'Description',
        'DetectDescription',
        'IncidentDescription',
        'behaviors.description',
      ),
      severity:
        event.find(anySeverity, 'SeverityName', 'max_severity_displayname', 'RulePriority') ??
        event.find(isFiveStep(event, type) ? fiveStepSeverity : falconSeverity, 'Severity', 'max_severity'),
      ...addressesOf(event),
      hostname:
        event.hostname('Hostname', 'ComputerName', 'HostNames', 'SourceEndpointHostName', 'EndpointName') ??
        payload.hostname('device.hostname', 'Hostname', 'host_names', 'source_endpoint_host_name') ??
        event.hostname('threatgraph_indicators.hostname'),
      ruleName: name,
      tags: event.texts(
        'Tactic',
        'Technique',
        'tactic_id',
        'technique_id',
        'behaviors.tactic',
        'behaviors.technique',
        'mitre_attack.tactic',
        'mitre_attack.technique',
        'mitre_attack.tactic_id',
        'mitre_attack.technique_id',
      ),
      partner: payload.id(
        'partner',
        'metadata.customerIDString',
        'cid',
        'event.CustomerIdString',
        'event.cid',
      ),
    };
  }
}

function holdsEvent(payload: PathReader): boolean {
  return IDS.some((id) => payload.has(`event.${id}`));
}

/** The kind of an event: the data replicator prefixes what the stream calls it. */
function typeOf(payload: PathReader): string | undefined {
  return payload
    .text('metadata.eventType', 'event.ExternalApiType', 'ExternalApiType')
    ?.replace(/^Event_/, '');
}

/** Some kinds of incidents have a number for a type, which names nothing. */
const wordOf = (value: Scalar): string | undefined =>
  typeof value === 'string' && !/^\d+$/.test(value) ? textOf(value) : undefined;

function isFiveStep(event: PathReader, type = 'DetectionSummaryEvent'): boolean {
  return type === 'DetectionSummaryEvent' && event.has('DetectName') && !event.has('CompositeId');
}

/** From 0 to 100, informational below 20. */
const falconSeverity: SeverityScale = (value) => {
  const severity = typeof value === 'boolean' || value === '' ? NaN : Number(value);
  if (!(severity >= 0 && severity <= 100)) return undefined;
  return severity >= 80 ? 'critical' : severity >= 60 ? 'high' : severity >= 40 ? 'medium' : 'low';
};

/** From 1 (informational) to 5 (critical); what is beyond is on the other scale. */
const fiveStepSeverity: SeverityScale = (value) =>
  falconSeverity(Number(value) > 5 ? value : (Number(value) - 1) * 20);

/**
 * Of a connection that the host made or took, the other end; of a sign-in, where it came from and where to. Only what
 * correlates the logs of other products has `SourceIps` that are no sensor's.
 */
function addressesOf(event: PathReader): Pick<Found, 'sourceIp' | 'destIp'> {
  const connections = [event, ...event.each('NetworkAccesses')].filter((one) => one.has('RemoteAddress'));
  const isInbound = (connection: PathReader) => connection.text('ConnectionDirection') === '1';
  const remote = (connection: PathReader | undefined) => connection?.address('RemoteAddress');
  return {
    sourceIp:
      event.address(
        'SourceEndpointIpAddress',
        'SourceEndpointAddressIP4',
        'OriginSourceIpAddress',
        'UserIp',
        'UserSourceIp',
      ) ??
      remote(connections.find(isInbound)) ??
      (event.text('Product') === 'ngsiem' ? event.address('SourceIps') : undefined),
    destIp:
      event.address('TargetEndpointIpAddress', 'TargetEndpointAddressIP4') ??
      remote(connections.find((connection) => !isInbound(connection))),
  };
}
