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
const PROBE = {
  RemoteIpDetails: { IpAddressV4: '203.0.113.7' },
  LocalIpDetails: { IpAddressV4: '10.0.0.1' },
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

  it('reads the results of an insight', () => {
    const event = {
      id: 'event-1',
      'detail-type': 'Security Hub Insight Results',
      source: 'aws.securityhub',
      detail: {
        actionName: 'To the SOC',
        actionDescription: 'Sends what is selected to the SOC.',
        insightArn: 'arn:aws:securityhub:eu-west-1:111122223333:insight/111122223333/custom/i',
        insightName: 'Users with the most findings',
        resultType: 'ResourceAwsIamAccessKeyUserName',
        insightResults: [{ bob: 5 }, { eve: 6 }],
      },
    };
    const expected = [
      {
        source: 'securityhub',
        sourceId: 'event-1',
        title: 'Users with the most findings',
        description: 'Sends what is selected to the SOC.',
        severity: 'medium',
      },
    ];
    expect(read(event)).toMatchObject(expected);
    expect(read({ Type: 'Notification', Message: JSON.stringify(event) })).toMatchObject(expected);
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
    [{ Action: connection('INBOUND') }, '203.0.113.7', null],
    [{ Action: connection('OUTBOUND') }, null, '203.0.113.7'],
    [{ Action: { PortProbeAction: { PortProbeDetails: [PROBE] } } }, '203.0.113.7', '10.0.0.1'],
  ])('knows the ends of %j', (part, sourceIp, destIp) => {
    expect(read({ ...finding('a'), Action: {}, ...part })).toMatchObject([{ sourceIp, destIp }]);
  });

  describe.each(['aws/guardduty/service/action', 'action'])('in product fields below %s', (action) => {
    const fields = (part: object) =>
      Object.fromEntries(Object.entries(part).map(([key, value]) => [`${action}/${key}`, value]));

    it.each<[string, string, string]>([
      ['INBOUND', '203.0.113.7', '10.0.0.1'],
      ['OUTBOUND', '10.0.0.1', '203.0.113.7'],
      ['UNKNOWN', '203.0.113.7', '10.0.0.1'],
    ])('knows the ends of an %s connection', (direction, sourceIp, destIp) => {
      const ProductFields = fields({
        'networkConnectionAction/connectionDirection': direction,
        'networkConnectionAction/remoteIpDetails/ipAddressV4': '203.0.113.7',
        'networkConnectionAction/localIpDetails/ipAddressV4': '10.0.0.1',
      });
      expect(read({ ...finding('a'), Action: undefined, ProductFields })).toMatchObject([
        { sourceIp, destIp },
      ]);
    });

    it.each([
      'awsApiCallAction/remoteIpDetails/ipAddressV4',
      'kubernetesApiCallAction/remoteIpDetails/ipAddressV4',
      'rdsLoginAttemptAction/remoteIpDetails/ipAddressV4',
      'portProbeAction/portProbeDetails:0/remoteIpDetails/ipAddressV4',
      'portProbeAction/portProbeDetails.0_/remoteIpDetails/ipAddressV4',
    ])('takes %s for the source', (key) => {
      const ProductFields = fields({ [key]: '203.0.113.7' });
      expect(read({ ...finding('a'), Action: undefined, ProductFields })).toMatchObject([
        { sourceIp: '203.0.113.7', destIp: null },
      ]);
    });
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
