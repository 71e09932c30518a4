import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const finding = (id: string) => ({
  SchemaVersion: '2018-10-08',
  Id: id,
  ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/inspector',
  GeneratorId: 'generator-1',
  Types: ['TTPs/Discovery'],
  Severity: { Label: 'HIGH', Normalized: 1 },
  Title: 'Unusual call',
  Description: 'Somebody called.',
  Resources: [{ Type: 'AwsEc2Instance', Id: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc' }],
  Action: { AwsApiCallAction: { RemoteIpDetails: { IpAddressV4: '203.0.113.7' } } },
});
const EXPECTED = {
  source: 'securityhub',
  sourceId: 'a',
  title: 'Unusual call',
  description: 'Somebody called.',
  severity: 'high',
  sourceIp: '203.0.113.7',
  destIp: null,
  hostname: 'i-0abc',
  ruleName: 'generator-1',
  tags: ['TTPs/Discovery'],
};
const EVENT = {
  'detail-type': 'Security Hub Findings - Imported',
  source: 'aws.securityhub',
  detail: { findings: [finding('a'), finding('b')] },
};

describe('SecurityHubNormaliser', () => {
  it('reads a bare finding', () => {
    expect(read(finding('a'))).toMatchObject([EXPECTED]);
  });

  it.each<[string, unknown]>([
    ['an EventBridge event', EVENT],
    ['an SNS notification of one', { Type: 'Notification', Message: JSON.stringify(EVENT) }],
    ['the list of GetFindings', { Findings: [finding('a'), finding('b')] }],
  ])('reads every finding of %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED, { ...EXPECTED, sourceId: 'b' }]);
  });

  it.each([
    [{ Label: 'INFORMATIONAL' }, 'low'],
    [{ Label: 'CRITICAL' }, 'critical'],
    [{ Normalized: 39 }, 'low'],
    [{ Normalized: 40 }, 'medium'],
    [{ Normalized: 70 }, 'high'],
    [{ Normalized: 90 }, 'critical'],
  ])('takes severity %j as %s', (Severity, severity) => {
    expect(read({ ...finding('a'), Severity })).toMatchObject([{ severity }]);
  });

  it.each<[object, string | null, string | null]>([
    [{ Network: { SourceIpV4: '10.0.0.1', DestinationIpV6: '2001:db8::7' } }, '10.0.0.1', '2001:db8::7'],
    [{ Action: connection('IN') }, '203.0.113.7', null],
    [{ Action: connection('OUT') }, null, '203.0.113.7'],
  ])('knows the ends of %j', (part, sourceIp, destIp) => {
    expect(read({ ...finding('a'), Action: {}, ...part })).toMatchObject([{ sourceIp, destIp }]);
  });
});

function connection(direction: string) {
  return {
    NetworkConnectionAction: {
      ConnectionDirection: direction,
      RemoteIpDetails: { IpAddressV4: '203.0.113.7' },
    },
  };
}
