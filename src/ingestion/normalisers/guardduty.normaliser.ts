import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { snsMessage } from './envelopes.js';
import type { AlertPayload } from './normaliser.js';
import type { PathReader } from './paths.js';
import { cvssSeverity, type SeverityScale } from './severity.js';

/**
 * Amazon GuardDuty: findings, bare, as GetFindings lists them, in an EventBridge event, and through SNS; and the results of
 * Malware Protection's scans of objects, of which it makes no finding where nobody turned on the rest of GuardDuty.
 *
 * From AWS's documentation: "Finding" and "Action" (GuardDuty API reference), "Severity levels for GuardDuty findings"
 * (low from 1, medium from 4, high from 7, critical from 9), "Processing GuardDuty findings with EventBridge",
 * "Monitoring S3 object scans with Amazon EventBridge".
 */
export class GuardDutyNormaliser extends EnvelopedNormaliser {
  readonly source = 'guardduty';
  readonly aliases = ['aws-guardduty'];
  protected override readonly lists = ['Findings'];

  protected override open(payload: AlertPayload): AlertPayload | undefined {
    return snsMessage(payload);
  }

  protected find(payload: PathReader): PathReader | undefined {
    if (isScan(payload)) return payload;
    return [payload, payload.at('detail')].find(
      (finding) => finding.has('service.detectorId') || /:guardduty:/.test(finding.text('arn') ?? ''),
    );
  }

  protected read(payload: PathReader): Found {
    return isScan(payload) ? readScan(payload) : readFinding(payload);
  }
}

function isScan(event: PathReader): boolean {
  return (
    event.text('source') === 'aws.guardduty' &&
    event.text('detail-type')?.endsWith('Scan Result') === true &&
    event.has('detail.scanResultDetails.scanResultStatus')
  );
}

function readScan(event: PathReader): Found {
  const threats = new Set(event.texts('detail.scanResultDetails.threats.name'));
  const object = event.at('detail.s3ObjectDetails');
  const [bucket, key] = [object.text('bucketName'), object.text('objectKey')];
  return {
    sourceId: event.id('id'),
    title:
      threats.size > 0
        ? [...threats].join(', ')
        : [...event.texts('detail-type'), ...object.texts('objectKey')].join(': '),
    description: bucket === undefined || key === undefined ? undefined : `s3://${bucket}/${key}`,
    severity: event.find(scanSeverity, 'detail.scanResultDetails.scanResultStatus'),
  };
}

/** Of an object that could not be scanned nobody knows how bad it is. */
const scanSeverity: SeverityScale = (status) =>
  status === 'THREATS_FOUND' ? 'high' : status === 'NO_THREATS_FOUND' ? 'low' : undefined;

function readFinding(finding: PathReader): Found {
  const type = finding.text('type');
  return {
    sourceId: finding.id('id'),
    title: finding.text('title', 'type'),
    description: finding.text('description'),
    severity: finding.find(cvssSeverity, 'severity'),
    ...addressesOf(finding.at('service')),
    // The host name of an instance with resource-based naming; the other kind is its address over again.
    hostname: finding.hostname('resource.instanceDetails.instanceId'),
    ruleName: type,
    tags: [
      ...(type === undefined ? [] : [type]),
      ...finding
        .each('service.detection.sequence.sequenceIndicators')
        .filter((indicator) => indicator.text('key')?.startsWith('ATTACK_'))
        .flatMap((indicator) => indicator.texts('values')),
    ],
  };
}

/** GuardDuty calls the addresses of an action remote and local; which is the source depends on who began. */
function addressesOf(service: PathReader): Pick<Found, 'sourceIp' | 'destIp'> {
  const connection = service.at('action.networkConnectionAction');
  const [remote, local] = [ipOf(connection, 'remoteIpDetails'), ipOf(connection, 'localIpDetails')];
  if (remote !== undefined) {
    return connection.text('connectionDirection') === 'OUTBOUND'
      ? { sourceIp: local, destIp: remote }
      : { sourceIp: remote, destIp: local };
  }

  const endpoints = service.each('detection.sequence.endpoints');
  const isOutbound = (endpoint: PathReader) => endpoint.text('connection.direction') === 'OUTBOUND';
  const caller = [
    'portProbeAction.portProbeDetails',
    'awsApiCallAction',
    'kubernetesApiCallAction',
    'rdsLoginAttemptAction',
  ].map((action) => ipOf(service, `action.${action}.remoteIpDetails`));
  return {
    sourceIp:
      caller.find((ip) => ip !== undefined) ??
      service.address('action.kubernetesApiCallAction.sourceIps') ??
      endpoints.find((endpoint) => !isOutbound(endpoint))?.address('ip'),
    destIp:
      ipOf(service, 'action.portProbeAction.portProbeDetails.localIpDetails') ??
      endpoints.find(isOutbound)?.address('ip'),
  };
}

function ipOf(reader: PathReader, path: string): string | undefined {
  return reader.address(`${path}.ipAddressV4`, `${path}.ipAddressV6`);
}
