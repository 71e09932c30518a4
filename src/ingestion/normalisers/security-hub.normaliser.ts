import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { snsMessage } from './envelopes.js';
import type { AlertPayload } from './normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity, percentSeverity } from './severity.js';

/**
 * Findings of AWS Security Hub in the AWS Security Finding Format: bare, as GetFindings lists them, several in an
 * EventBridge event, and through SNS; and the results of an insight that a custom action sends.
 *
 * From AWS's documentation: "AWS Security Finding Format" with "Severity" (Label, or Normalized: low from 1, medium from
 * 40, high from 70, critical from 90), "Action", "Network" and "ProductFields"; "EventBridge event formats for Security
 * Hub"; "Integrating with AWS Security Hub" (GuardDuty) with a typical finding.
 */
export class SecurityHubNormaliser extends EnvelopedNormaliser {
  readonly source = 'securityhub';
  readonly aliases = ['aws-security-hub', 'aws-securityhub', 'security-hub'];
  protected override readonly lists = ['detail.findings', 'Findings'];

  protected override open(payload: AlertPayload): AlertPayload | undefined {
    return snsMessage(payload);
  }

  protected find(payload: PathReader): PathReader | undefined {
    return payload.has('ProductArn', 'GeneratorId') || holdsInsight(payload) ? payload : undefined;
  }

  protected read(payload: PathReader): Found {
    return holdsInsight(payload) ? readInsight(payload) : readFinding(payload);
  }
}

function holdsInsight(event: PathReader): boolean {
  return event.text('detail-type') === 'Security Hub Insight Results' && event.has('detail.insightName');
}

/** Known by the event: an insight has other results each time that they are sent. */
function readInsight(event: PathReader): Found {
  return {
    sourceId: event.id('id'),
    title: event.text('detail.insightName'),
    description: event.text('detail.actionDescription'),
  };
}

function readFinding(finding: PathReader): Found {
  return {
    sourceId: finding.id('Id'),
    title: finding.text('Title'),
    description: finding.text('Description'),
    severity:
      finding.find(anySeverity, 'Severity.Label') ??
      finding.find(percentSeverity, 'Severity.Normalized') ??
      finding.find(anySeverity, 'FindingProviderFields.Severity.Label'),
    ...addressesOf(finding),
    hostname: instanceOf(finding),
    ruleName: finding.text('Compliance.SecurityControlId', 'ProductFields.ControlId', 'GeneratorId'),
    tags: finding.texts('Types', 'FindingProviderFields.Types'),
  };
}

const CONNECTION = 'NetworkConnectionAction';
const CALLS = ['AwsApiCallAction', 'KubernetesApiCallAction', 'RdsLoginAttemptAction'];
/** Product fields are flat, and number the items of a list in their keys. */
const PROBES = ['', ':0', '.0_'].map((item) => `PortProbeAction/PortProbeDetails${item}`);

function addressesOf(finding: PathReader): Pick<Found, 'sourceIp' | 'destIp'> {
  const [remote, local] = [ipOf(finding, 'Remote', CONNECTION), ipOf(finding, 'Local', CONNECTION)];
  // OUT in the format itself, OUTBOUND in what GuardDuty adds.
  const isOutgoing = /^OUT/i.test(finding.text(...inAction(`${CONNECTION}/ConnectionDirection`)) ?? '');
  return {
    sourceIp:
      finding.address('Network.SourceIpV4', 'Network.SourceIpV6') ??
      (isOutgoing ? local : remote) ??
      ipOf(finding, 'Remote', ...CALLS, ...PROBES),
    destIp:
      finding.address('Network.DestinationIpV4', 'Network.DestinationIpV6') ??
      (isOutgoing ? remote : local) ??
      ipOf(finding, 'Local', ...PROBES),
  };
}

function ipOf(finding: PathReader, end: 'Remote' | 'Local', ...actions: string[]): string | undefined {
  return finding.address(
    ...actions.flatMap((action) =>
      ['IpAddressV4', 'IpAddressV6'].flatMap((ip) => inAction(`${action}/${end}IpDetails/${ip}`)),
    ),
  );
}

/** What happened is in a field of the format, in GuardDuty's product fields, or in both; those of 2018 have no prefix. */
function inAction(path: string): string[] {
  return [
    `Action.${path.replaceAll('/', '.')}`,
    `ProductFields.aws/guardduty/service/action/${path}`,
    `ProductFields.action/${path}`,
  ];
}

/** `arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc`: instances are known by the last part. */
function instanceOf(finding: PathReader): string | undefined {
  const instance = finding
    .each('Resources')
    .find((resource) => resource.text('Type') === 'AwsEc2Instance')
    ?.text('Id');
  return instance?.split('/').at(-1);
}
