import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity, type SeverityScale } from './severity.js';

const IDS = ['CompositeId', 'DetectId', 'detection_id', 'IdentityProtectionIncidentId', 'IncidentId'];

/**
 * CrowdStrike Falcon: detections of the event stream (`{metadata, event}`), of the data replicator (`event`), and of the
 * alerts and the former detects API. The sensor's own address (`LocalIP`, `device.local_ip`) is the host's, never the
 * source's.
 *
 * From CrowdStrike's documentation: "Streaming API Event Dictionary" (EppDetectionSummaryEvent,
 * IdpDetectionSummaryEvent, DetectionSummaryEvent), "Falcon Data Replicator", "Alerts API" v2, "Severity" (low from 20,
 * medium from 40, high from 60, critical from 80; DetectionSummaryEvent counts from 1 to 5).
 */
export class CrowdStrikeNormaliser extends EnvelopedNormaliser {
  readonly source = 'crowdstrike';
  readonly aliases = ['crowdstrike-falcon', 'falcon'];
  protected override readonly lists = ['resources'];

  protected find(payload: PathReader): PathReader | undefined {
    const isEvent =
      payload.has('event.CompositeId') ||
      ((payload.has('metadata.customerIDString') || payload.has('event.FalconHostLink')) &&
        IDS.some((id) => payload.has(`event.${id}`)));
    return isEvent ||
      payload.has('CompositeId') ||
      payload.has('DetectId', 'FalconHostLink') ||
      payload.has('detection_id', 'behaviors')
      ? payload
      : undefined;
  }

  protected read(payload: PathReader): Found {
    const event = payload.has('event') ? payload.at('event') : payload;
    const name = event.text('DetectName', 'display_name', 'Name', 'behaviors.display_name', 'IncidentType');
    const isLegacy = event.has('DetectName') && !event.has('CompositeId');
    return {
      sourceId: event.id(...IDS),
      title: name ?? event.text('Description', 'DetectDescription', 'IncidentDescription'),
      description: event.text(
        'Description',
        'DetectDescription',
        'IncidentDescription',
        'behaviors.description',
      ),
      severity:
        event.find(anySeverity, 'SeverityName', 'max_severity_displayname') ??
        event.find(isLegacy ? fiveStepSeverity : falconSeverity, 'Severity', 'max_severity'),
      ...addressesOf(event),
      hostname:
        event.hostname('Hostname', 'ComputerName', 'HostNames', 'SourceEndpointHostName', 'EndpointName') ??
        payload.hostname('device.hostname', 'Hostname', 'host_names', 'source_endpoint_host_name'),
      ruleName: name,
      tags: event.texts(
        'Tactic',
        'Technique',
        'tactic_id',
        'technique_id',
        'behaviors.tactic',
        'behaviors.technique',
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

/** From 0 to 100, informational below 20. */
const falconSeverity: SeverityScale = (value) => {
  const severity = typeof value === 'boolean' || value === '' ? NaN : Number(value);
  if (!(severity >= 0 && severity <= 100)) return undefined;
  return severity >= 80 ? 'critical' : severity >= 60 ? 'high' : severity >= 40 ? 'medium' : 'low';
};

/** From 1 (informational) to 5 (critical). */
const fiveStepSeverity: SeverityScale = (value) => falconSeverity((Number(value) - 1) * 20);

/** Of a connection that the host made or took, the other end; of a sign-in, where it came from and where to. */
function addressesOf(event: PathReader): Pick<Found, 'sourceIp' | 'destIp'> {
  const connections = event.each('NetworkAccesses');
  const isInbound = (connection: PathReader) => connection.text('ConnectionDirection') === '1';
  const remote = (connection: PathReader | undefined) => connection?.address('RemoteAddress');
  return {
    sourceIp:
      event.address('SourceEndpointIpAddress', 'SourceEndpointAddressIP4', 'OriginSourceIpAddress') ??
      remote(connections.find(isInbound)),
    destIp:
      event.address('TargetEndpointIpAddress', 'TargetEndpointAddressIP4') ??
      remote(connections.find((connection) => !isInbound(connection))),
  };
}
