import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

const NAME = 'organizations/1/sources/2/findings/3';
const FINDING = {
  name: NAME,
  parent: 'organizations/1/sources/2',
  category: 'Malware: Bad IP',
  description: 'A machine called a bad address.',
  severity: 'CRITICAL',
  findingClass: 'THREAT',
  connections: [{ sourceIp: '10.0.0.5', destinationIp: '203.0.113.7', protocol: 'TCP' }],
  mitreAttack: { primaryTactic: 'COMMAND_AND_CONTROL', primaryTechniques: ['DYNAMIC_RESOLUTION'] },
  resourceName: '//compute.googleapis.com/projects/p/zones/z/instances/4711',
};
const MESSAGE = {
  notificationConfigName: 'organizations/1/notificationConfigs/soar',
  finding: FINDING,
  resource: { type: 'google.compute.Instance', displayName: 'web-1' },
};
const EXPECTED = {
  source: 'google-scc',
  sourceId: NAME,
  title: 'Malware: Bad IP',
  description: 'A machine called a bad address.',
  severity: 'critical',
  sourceIp: '10.0.0.5',
  destIp: '203.0.113.7',
  hostname: 'web-1',
  tags: ['THREAT', 'COMMAND_AND_CONTROL', 'DYNAMIC_RESOLUTION'],
};
const PUSH = {
  subscription: 'projects/p/subscriptions/soar',
  message: { messageId: 'm-1', data: Buffer.from(JSON.stringify(MESSAGE)).toString('base64') },
};

describe('GoogleSccNormaliser', () => {
  it.each<[string, unknown]>([
    ['a notification', MESSAGE],
    ['a Pub/Sub push of one', PUSH],
    ['a list of findings', { listFindingsResults: [MESSAGE], totalSize: 1 }],
  ])('reads %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([EXPECTED]);
  });

  it('reads a bare finding, whose instance may be a mere number', () => {
    expect(read(FINDING)).toMatchObject([{ ...EXPECTED, hostname: null }]);
  });

  it('reads a finding of the second version of the API', () => {
    const name = 'organizations/1/sources/2/locations/global/findings/3';
    expect(read({ ...FINDING, name })).toMatchObject([{ source: 'google-scc', sourceId: name }]);
  });

  it.each<[object, string]>([
    [{ SeverityLevel: 'High' }, 'high'],
    [{ detectionPriority: 'LOW' }, 'low'],
    [{}, 'medium'],
  ])('takes the severity among %j where the finding has none', (sourceProperties, severity) => {
    expect(read({ ...FINDING, severity: 'SEVERITY_UNSPECIFIED', sourceProperties })).toMatchObject([
      { severity },
    ]);
  });

  it('reads a message in base64 that is no JSON as anything else', () => {
    expect(read({ message: { data: 'bm8=' } })).toMatchObject([{ source: 'webhook' }]);
  });
});
