import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const EVENT = {
  CompositeId: 'cid:ind:1',
  Name: 'Credential theft',
  Description: 'A process read memory.',
  FalconHostLink: 'https://falcon.example.test/1',
  Severity: 70,
  SeverityName: 'High',
  Hostname: 'pc-1',
  LocalIP: '10.0.0.5',
  Tactic: 'Credential Access',
  Technique: 'OS Credential Dumping',
};
const EXPECTED = {
  source: 'crowdstrike',
  sourceId: 'cid:ind:1',
  title: 'Credential theft',
  description: 'A process read memory.',
  severity: 'high',
  sourceIp: null,
  destIp: null,
  hostname: 'pc-1',
  tags: ['Credential Access', 'OS Credential Dumping'],
  partner: 'customer-1',
};
const METADATA = { customerIDString: 'customer-1', offset: 1, eventType: 'EppDetectionSummaryEvent' };
const ALERT = {
  composite_id: 'cid:ind:1',
  cid: 'customer-1',
  display_name: 'Credential theft',
  description: 'A process read memory.',
  severity: 70,
  severity_name: 'High',
  device: { hostname: 'pc-1', local_ip: '10.0.0.5', external_ip: '198.51.100.1' },
  tactic: 'Credential Access',
  technique: 'OS Credential Dumping',
};

describe('CrowdStrikeNormaliser', () => {
  it.each<[string, unknown]>([
    ['an event of the stream', { metadata: METADATA, event: EVENT }],
    ['an event of the data replicator', { cid: 'customer-1', fdr_event_type: 'Event_X', event: EVENT }],
    ['a bare event', { ...EVENT, cid: 'customer-1' }],
    ['an alert of the API', ALERT],
    ['a list of the API', { meta: { query_time: 1 }, resources: [ALERT], errors: [] }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it.each([
    [10, 'low'],
    [20, 'low'],
    [40, 'medium'],
    [60, 'high'],
    [80, 'critical'],
  ])('takes severity %d without a name as %s', (Severity, severity) => {
    expect(read({ event: { ...EVENT, SeverityName: undefined, Severity } })).toMatchObject([{ severity }]);
  });

  it('reads a detection of the former kind, with five severities', () => {
    const event = {
      DetectId: 'ldt:1:2',
      DetectName: 'Ransomware',
      DetectDescription: 'Files were changed.',
      Severity: 5,
      ComputerName: 'pc-1',
      NetworkAccesses: [
        { ConnectionDirection: 0, LocalAddress: '10.0.0.5', RemoteAddress: '203.0.113.7' },
        { ConnectionDirection: 1, LocalAddress: '10.0.0.5', RemoteAddress: '203.0.113.8' },
      ],
    };
    const metadata = { ...METADATA, eventType: 'DetectionSummaryEvent' };
    expect(read({ metadata, event })).toMatchObject([
      {
        sourceId: 'ldt:1:2',
        title: 'Ransomware',
        description: 'Files were changed.',
        severity: 'critical',
        sourceIp: '203.0.113.8',
        destIp: '203.0.113.7',
        hostname: 'pc-1',
      },
    ]);
  });

  it('takes the severities of other kinds of detections as percentages', () => {
    const event = { DetectId: 'm:1', DetectName: 'Sideloaded app', Severity: 70 };
    const readAs = (eventType: string | undefined, Severity: number) =>
      read({ metadata: { ...METADATA, eventType }, event: { ...event, Severity } });
    expect(readAs('MobileDetectionSummaryEvent', 70)).toMatchObject([{ severity: 'high' }]);
    expect(readAs('IdpDetectionSummaryEvent', 4)).toMatchObject([{ severity: 'low' }]);
    expect(readAs('DetectionSummaryEvent', 4)).toMatchObject([{ severity: 'high' }]);
    expect(readAs(undefined, 4)).toMatchObject([{ severity: 'high' }]);
    expect(readAs(undefined, 70)).toMatchObject([{ severity: 'high' }]);
  });

  it.each<[string, object, object]>([
    [
      'ReconNotificationSummaryEvent',
      { NotificationId: 'n-1', RuleId: 'r-1', RuleName: 'Leaked domain', RulePriority: 'high' },
      { sourceId: 'n-1', title: 'Leaked domain', severity: 'high', ruleName: 'Leaked domain' },
    ],
    [
      'CustomerIOCEvent',
      { ComputerName: 'pc-1', FileName: 'a.exe' },
      { sourceId: null, title: 'CustomerIOCEvent', severity: 'medium', hostname: 'pc-1', ruleName: null },
    ],
    [
      'IncidentSummaryEvent',
      { IncidentID: 'inc:1:2', IncidentType: 1, FineScore: 0.5 },
      { sourceId: 'inc:1:2', title: 'IncidentSummaryEvent', ruleName: null },
    ],
    [
      'IdentityProtectionEvent',
      { IdentityProtectionIncidentId: 'INC-1', IncidentType: 'UNUSUAL_ENDPOINT_USE', SeverityName: 'INFO' },
      { sourceId: 'INC-1', title: 'UNUSUAL_ENDPOINT_USE', severity: 'low' },
    ],
    [
      'FirewallMatchEvent',
      {
        HostName: 'pc-1',
        RuleName: 'Block SMB',
        ConnectionDirection: '1',
        LocalAddress: '10.0.0.5',
        RemoteAddress: '203.0.113.7',
      },
      { title: 'Block SMB', sourceIp: '203.0.113.7', destIp: null, hostname: 'pc-1', ruleName: 'Block SMB' },
    ],
    [
      'AuthActivityAuditEvent',
      { OperationName: 'twoFactorAuthenticate', UserId: 'bob@example.test', UserIp: '203.0.113.7' },
      { title: 'twoFactorAuthenticate', sourceIp: '203.0.113.7', ruleName: null },
    ],
    [
      'CSPMIOAStreamingEvent',
      {
        PolicyStatement: 'A bucket was made public',
        SeverityName: 'High',
        UserName: 'bob',
        UserSourceIp: '203.0.113.7',
      },
      {
        title: 'A bucket was made public',
        severity: 'high',
        sourceIp: '203.0.113.7',
        ruleName: 'A bucket was made public',
      },
    ],
  ])('reads a %s of the stream', (eventType, event, expected) => {
    expect(read({ metadata: { ...METADATA, eventType }, event })).toMatchObject([
      { source: 'crowdstrike', partner: 'customer-1', ...expected },
    ]);
  });

  it('reads a detection of the former API', () => {
    expect(
      read({
        resources: [
          {
            detection_id: 'ldt:1:2',
            max_severity_displayname: 'Medium',
            device: { hostname: 'pc-1' },
            behaviors: [{ display_name: 'Odd script', description: 'A script ran.', tactic: 'Execution' }],
          },
        ],
      }),
    ).toMatchObject([
      { sourceId: 'ldt:1:2', title: 'Odd script', severity: 'medium', hostname: 'pc-1', tags: ['Execution'] },
    ]);
  });

  it('knows where a sign-in came from', () => {
    const event = {
      DetectId: 'idp:1',
      DetectName: 'Odd sign-in',
      SeverityName: 'Low',
      SourceEndpointHostName: 'pc-1',
      SourceEndpointIpAddress: '203.0.113.7',
    };
    expect(read({ metadata: METADATA, event })).toMatchObject([
      { sourceIp: '203.0.113.7', hostname: 'pc-1', severity: 'low' },
    ]);
  });

  it.each<[string, object]>([
    ['technique', { technique: 'Indicator of Compromise', scenario: 'intel_detection' }],
    ['scenario', { scenario: 'Indicator of Compromise' }],
  ])('names a detection of the former API by its %s where it has no name', (_part, behavior) => {
    expect(read({ detection_id: 'ldt:1:2', max_severity: 50, behaviors: [behavior] })).toMatchObject([
      { title: 'Indicator of Compromise', severity: 'medium', ruleName: null },
    ]);
  });

  it('takes the addresses of a correlation for its sources, as its hosts need no sensor', () => {
    const correlation = { composite_id: 'cid:ngsiem:1', display_name: 'Scan', source_ips: ['203.0.113.7'] };
    expect(read({ ...correlation, product: 'ngsiem' })).toMatchObject([{ sourceIp: '203.0.113.7' }]);
    expect(read({ ...correlation, product: 'epp' })).toMatchObject([{ sourceIp: null }]);
  });

  describe('of an automated lead', () => {
    const lead = {
      composite_id: 'cid:automated-lead:1',
      display_name: 'pc-1 at noon',
      device: { device_id: 'd-1' },
      threatgraph_indicators: [{ display_name: 'OddScript', hostname: 'pc-1' }],
      mitre_attack: [
        { pattern_id: 1 },
        { tactic_id: 'TA0002', tactic: 'Execution', technique_id: 'T1203', technique: 'Exploitation' },
      ],
    };

    it('knows the host by its indicators where the device has no name', () => {
      expect(read({ resources: [lead] })).toMatchObject([
        { source: 'crowdstrike', sourceId: 'cid:automated-lead:1', hostname: 'pc-1' },
      ]);
      expect(read({ ...lead, device: { hostname: 'pc-2' } })).toMatchObject([{ hostname: 'pc-2' }]);
    });

    it('takes the techniques for tags', () => {
      expect(read(lead)).toMatchObject([{ tags: ['Execution', 'Exploitation', 'TA0002', 'T1203'] }]);
    });
  });

  it('takes the techniques of an event of the stream for tags', () => {
    const MitreAttack = [
      { Tactic: 'Exfiltration', TacticID: 'TA0010', Technique: 'Over a web service', TechniqueID: 'T1567' },
    ];
    const event = { CompositeId: 'cid:lead:1', Name: 'Odd upload', MitreAttack };
    expect(read({ metadata: METADATA, event })).toMatchObject([
      { tags: ['Exfiltration', 'Over a web service', 'TA0010', 'T1567'] },
    ]);
  });

  it('reads a flat detection of the data replicator', () => {
    expect(
      read({
        cid: 'customer-1',
        DetectId: 'ldt:1:2',
        DetectName: 'Ransomware',
        Severity: 4,
        ComputerName: 'pc-1',
        FalconHostLink: 'https://falcon.example.test/1',
        event: { ExternalApiType: 'Event_DetectionSummaryEvent' },
      }),
    ).toMatchObject([
      {
        source: 'crowdstrike',
        sourceId: 'ldt:1:2',
        title: 'Ransomware',
        severity: 'high',
        hostname: 'pc-1',
        partner: 'customer-1',
      },
    ]);
  });
});
