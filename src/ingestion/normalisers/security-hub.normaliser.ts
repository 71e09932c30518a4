import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { snsMessage } from './envelopes.js';
import type { AlertPayload } from './normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity, percentSeverity } from './severity.js';

/**
 * Findings of AWS Security Hub in the AWS Security Finding Format: bare, as GetFindings lists them, several in an
 * EventBridge event, and through SNS.
 *
 * From AWS's documentation: "AWS Security Finding Format" with "Severity" (Label, or Normalized: low from 1, medium from
 * 40, high from 70, critical from 90), "Action" and "Network"; "EventBridge event formats for Security Hub".
 */
export class SecurityHubNormaliser extends EnvelopedNormaliser {
  readonly source = 'securityhub';
  readonly aliases = ['aws-security-hub', 'aws-securityhub', 'security-hub'];
  protected override readonly lists = ['detail.findings', 'Findings'];

  protected override open(payload: AlertPayload): AlertPayload | undefined {
    return snsMessage(payload);
  }

  protected find(payload: PathReader): PathReader | undefined {
    return payload.has('ProductArn', 'GeneratorId') ? payload : undefined;
  }

  protected read(finding: PathReader): Found {
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
}

function addressesOf(finding: PathReader): Pick<Found, 'sourceIp' | 'destIp'> {
  const remote = finding.address('Action.NetworkConnectionAction.RemoteIpDetails.IpAddressV4');
  const isOutgoing = finding.text('Action.NetworkConnectionAction.ConnectionDirection') === 'OUT';
  return {
    sourceIp:
      finding.address('Network.SourceIpV4', 'Network.SourceIpV6') ??
      (isOutgoing ? null : remote) ??
      finding.address(
        'Action.AwsApiCallAction.RemoteIpDetails.IpAddressV4',
        'Action.PortProbeAction.PortProbeDetails.RemoteIpDetails.IpAddressV4',
      ),
    destIp:
      finding.address('Network.DestinationIpV4', 'Network.DestinationIpV6') ??
      (isOutgoing ? remote : undefined),
  };
}

/** `arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc`: instances are known by the last part. */
function instanceOf(finding: PathReader): string | undefined {
  const instance = finding
    .each('Resources')
    .find((resource) => resource.text('Type') === 'AwsEc2Instance')
    ?.text('Id');
  return instance?.split('/').at(-1);
}
