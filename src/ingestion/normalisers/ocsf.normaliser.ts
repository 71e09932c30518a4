import type { Severity } from '@opensoar/sdk';
import type { Scalar } from '../payload-fields.js';
import type { Found } from './alert-of.js';
import { EnvelopedNormaliser } from './enveloped.normaliser.js';
import { snsMessage } from './envelopes.js';
import type { AlertPayload } from './normaliser.js';
import type { PathReader } from './paths.js';
import { anySeverity } from './severity.js';
import { addressOf, hostnameOf } from './values.js';

/** `severity_id`: from 1, informational, to 6, fatal; 0 is unknown and 99 another one, which `severity` names. */
const SEVERITIES: readonly (Severity | undefined)[] = [
  undefined,
  'low',
  'low',
  'medium',
  'high',
  'critical',
  'critical',
];

/** Security Finding has an object of its own, and an incident lists the findings that it is made of. */
const INFORMATION = ['finding_info', 'finding', 'finding_info_list'];

/**
 * Findings in the Open Cybersecurity Schema Framework, of whatever product: Detection Finding (2004), the Security Finding
 * (2001) that it replaced, Incident Finding (2005), and their relatives in category 2; bare, and as AWS Security Hub has
 * them: as GetFindingsV2 lists them, in an EventBridge event, and through SNS.
 *
 * From schema.ocsf.io: the classes of the Findings category, and the objects `finding_info`, `evidences`, `observable`
 * and `attack`. From AWS's documentation: "EventBridge event formats" and GetFindingsV2 (Security Hub).
 */
export class OcsfNormaliser extends EnvelopedNormaliser {
  readonly source = 'ocsf';
  readonly aliases = [];
  protected override readonly lists = ['detail.findings', 'Findings'];

  protected override open(payload: AlertPayload): AlertPayload | undefined {
    return snsMessage(payload);
  }

  protected find(payload: PathReader): PathReader | undefined {
    const inFindings = payload.find((value) => /^20\d\d$/.test(String(value)) || undefined, 'class_uid');
    return inFindings === true &&
      (INFORMATION.some((info) => payload.has(info)) || payload.has('severity_id'))
      ? payload
      : undefined;
  }

  protected read(finding: PathReader): Found {
    return {
      sourceId: finding.id(...inInfo('uid'), 'metadata.uid'),
      title: finding.text(...inInfo('title'), 'message', 'desc'),
      description: finding.text('desc', ...inInfo('desc'), 'message'),
      severity: finding.find(severityOf, 'severity_id') ?? finding.find(anySeverity, 'severity'),
      sourceIp:
        finding.address('src_endpoint.ip', 'evidences.src_endpoint.ip') ??
        observed(finding, /src_endpoint/, addressOf),
      destIp:
        finding.address('dst_endpoint.ip', 'evidences.dst_endpoint.ip') ??
        observed(finding, /dst_endpoint/, addressOf),
      hostname:
        finding.hostname(
          'device.hostname',
          'device.name',
          'evidences.device.hostname',
          'evidences.device.name',
        ) ?? observed(finding, /device\.(hostname|name)/, hostnameOf),
      ruleName: finding.text(...inInfo('analytic.name'), 'analytic.name', 'rule.name'),
      tags: finding.texts(
        ...inInfo('types'),
        ...['attacks', ...inInfo('attacks')].flatMap((attacks) =>
          ['technique.uid', 'sub_technique.uid', 'tactic.uid', 'tactics.uid'].map(
            (part) => `${attacks}.${part}`,
          ),
        ),
      ),
    };
  }
}

function inInfo(name: string): string[] {
  return INFORMATION.map((info) => `${info}.${name}`);
}

function severityOf(value: Scalar): Severity | undefined {
  return SEVERITIES[Number(value)];
}

/** An observable's name is the path of the attribute that it was taken from. */
function observed<T>(
  finding: PathReader,
  name: RegExp,
  read: (value: Scalar) => T | undefined,
): T | undefined {
  return finding
    .each('observables')
    .filter((observable) => name.test(observable.text('name') ?? ''))
    .map((observable) => observable.find(read, 'value'))
    .find((value) => value !== undefined);
}
