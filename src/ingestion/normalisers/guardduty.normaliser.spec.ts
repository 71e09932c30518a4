import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const FINDING = {
  schemaVersion: '2.0',
  accountId: '111122223333',
  id: 'finding-1',
  arn: 'arn:aws:guardduty:eu-west-1:111122223333:detector/d/finding/finding-1',
  type: 'UnauthorizedAccess:EC2/SSHBruteForce',
  title: '203.0.113.7 is performing SSH brute force attacks.',
  description: 'Many failed logins.',
  severity: 2,
  resource: { resourceType: 'Instance', instanceDetails: { instanceId: 'i-0abc' } },
  service: {
    serviceName: 'guardduty',
    detectorId: 'd',
    action: {
      actionType: 'NETWORK_CONNECTION',
      networkConnectionAction: {
        connectionDirection: 'INBOUND',
        localIpDetails: { ipAddressV4: '10.0.0.5' },
        remoteIpDetails: { ipAddressV4: '203.0.113.7', country: { countryName: 'Nowhere' } },
      },
    },
  },
};
const EXPECTED = {
  source: 'guardduty',
  sourceId: 'finding-1',
  title: '203.0.113.7 is performing SSH brute force attacks.',
  severity: 'low',
  sourceIp: '203.0.113.7',
  destIp: '10.0.0.5',
  hostname: 'i-0abc',
  ruleName: 'UnauthorizedAccess:EC2/SSHBruteForce',
};
const EVENT = {
  id: 'delivery-1',
  'detail-type': 'GuardDuty Finding',
  source: 'aws.guardduty',
  detail: FINDING,
};

const withAction = (action: unknown, service: object = {}) => ({
  ...FINDING,
  service: { ...FINDING.service, action, ...service },
});

describe('GuardDutyNormaliser', () => {
  it.each<[string, unknown]>([
    ['a bare finding', FINDING],
    ['an EventBridge event', EVENT],
    ['an SNS notification', { Type: 'Notification', MessageId: 'm-1', Message: JSON.stringify(EVENT) }],
    ['a list of GetFindings', { Findings: [{ ...FINDING, id: undefined, Id: 'finding-1' }] }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it.each([
    [1, 'low'],
    [3.9, 'low'],
    [4, 'medium'],
    [7, 'high'],
    [8.9, 'high'],
    [9, 'critical'],
  ])('takes severity %d as %s', (severity, expected) => {
    expect(read({ ...FINDING, severity })).toMatchObject([{ severity: expected }]);
  });

  it.each<[string, unknown, string | null, string | null]>([
    [
      'an outbound connection',
      {
        networkConnectionAction: {
          ...FINDING.service.action.networkConnectionAction,
          connectionDirection: 'OUTBOUND',
        },
      },
      '10.0.0.5',
      '203.0.113.7',
    ],
    [
      'a call of an API',
      { awsApiCallAction: { remoteIpDetails: { ipAddressV4: '203.0.113.7' } } },
      '203.0.113.7',
      null,
    ],
    ['a call by a service', { awsApiCallAction: { domainDetails: { domain: 'example.test' } } }, null, null],
    [
      'a probe',
      { portProbeAction: { portProbeDetails: [{ remoteIpDetails: { ipAddressV6: '2001:db8::7' } }] } },
      '2001:db8::7',
      null,
    ],
    ['a name that was looked up', { dnsRequestAction: { domain: 'example.test' } }, null, null],
  ])('knows the ends of %s', (_action, action, sourceIp, destIp) => {
    expect(read(withAction(action))).toMatchObject([{ sourceIp, destIp }]);
  });

  describe('of the scan of an object', () => {
    const scan = (scanResultDetails: object) => ({
      id: 'event-1',
      'detail-type': 'GuardDuty Malware Protection Object Scan Result',
      source: 'aws.guardduty',
      detail: {
        scanStatus: 'COMPLETED',
        s3ObjectDetails: { bucketName: 'uploads', objectKey: 'cv.docx' },
        scanResultDetails,
      },
    });
    const known = { source: 'guardduty', sourceId: 'event-1', description: 's3://uploads/cv.docx' };

    it('names the threats that were found, each once', () => {
      const threats = [{ name: 'Trojan.A' }, { name: 'Worm.B' }, { name: 'Trojan.A' }];
      const event = scan({ scanResultStatus: 'THREATS_FOUND', threats });
      const expected = [{ ...known, title: 'Trojan.A, Worm.B', severity: 'high' }];
      expect(read(event)).toMatchObject(expected);
      expect(read({ Type: 'Notification', Message: JSON.stringify(event) })).toMatchObject(expected);
    });

    it.each([
      ['NO_THREATS_FOUND', 'low'],
      ['THREATS_FOUND', 'high'],
      ['ACCESS_DENIED', 'medium'],
    ])('names the object where no threat has a name, and takes %s for %s', (scanResultStatus, severity) => {
      expect(read(scan({ scanResultStatus, threats: null }))).toMatchObject([
        { ...known, title: 'GuardDuty Malware Protection Object Scan Result: cv.docx', severity },
      ]);
    });

    it('leaves scans by others alone', () => {
      const event = { ...scan({ scanResultStatus: 'THREATS_FOUND' }), source: 'acme.scanner' };
      expect(read(event)).toMatchObject([{ source: 'webhook' }]);
    });
  });

  it('reads the endpoints and techniques of an attack sequence', () => {
    const sequence = {
      endpoints: [{ ip: '203.0.113.8', connection: { direction: 'OUTBOUND' } }, { ip: '203.0.113.9' }],
      sequenceIndicators: [
        { key: 'ATTACK_TECHNIQUE', values: ['T1098'] },
        { key: 'HIGH_RISK_API', values: ['iam:CreateRole'] },
      ],
    };
    const [alert] = read(withAction(undefined, { detection: { sequence } }));
    expect(alert).toMatchObject({ sourceIp: '203.0.113.9', destIp: '203.0.113.8' });
    expect(alert?.tags).toContain('T1098');
    expect(alert?.tags).not.toContain('iam:CreateRole');
  });
});
