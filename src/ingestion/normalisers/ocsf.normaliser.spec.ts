import { describe, expect, it } from '@jest/globals';
import { serialisePayload } from '../parse-payload.js';
import { readAlerts } from '../read-alerts.js';
import { detectNormaliser } from './index.js';
import { OcsfNormaliser } from './ocsf.normaliser.js';

const normaliser = new OcsfNormaliser();

const FINDING = {
  class_uid: 2004,
  category_uid: 2,
  severity_id: 4,
  severity: 'High',
  message: 'Something happened',
  metadata: { uid: 'event-1', product: { name: 'EDR', vendor_name: 'Vendor' } },
  finding_info: {
    uid: 'f-1',
    title: 'Credential dumping',
    desc: 'lsass was read',
    types: ['TTPs'],
    analytic: { name: 'LSASS access' },
    attacks: [{ technique: { uid: 'T1003', name: 'OS Credential Dumping' }, tactic: { uid: 'TA0006' } }],
  },
  evidences: [{ src_endpoint: { ip: '10.0.0.5' }, dst_endpoint: { ip: '203.0.113.7' } }],
  device: { hostname: 'pc-1', ip: '10.0.0.5' },
};

const FINDINGS = ['f-1', 'f-2'].map((uid) => ({
  ...FINDING,
  finding_info: { ...FINDING.finding_info, uid },
}));
const EVENT = {
  'detail-type': 'Findings Imported V2',
  source: 'aws.securityhub',
  detail: { findings: FINDINGS },
};

const read = (payload: unknown) => readAlerts(serialisePayload(payload), undefined).alerts;

describe('OcsfNormaliser', () => {
  it('reads a Detection Finding', () => {
    expect(detectNormaliser(FINDING).source).toBe('ocsf');
    expect(normaliser.normalise(FINDING)).toEqual({
      sourceId: 'f-1',
      title: 'Credential dumping',
      description: 'lsass was read',
      severity: 'high',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
      hostname: 'pc-1',
      ruleName: 'LSASS access',
      tags: ['TTPs', 'T1003', 'TA0006'],
      partner: null,
    });
  });

  it('reads a Security Finding, and observables', () => {
    const payload = {
      class_uid: 2001,
      severity_id: 99,
      severity: 'Critical',
      finding: { uid: 'f-2', title: 'Scan' },
      observables: [
        { name: 'device.ip', type_id: 2, value: '10.0.0.9' },
        { name: 'src_endpoint.ip', type_id: 2, value: '203.0.113.7' },
        { name: 'device.hostname', type_id: 1, value: 'pc-1' },
      ],
    };
    expect(detectNormaliser(payload).source).toBe('ocsf');
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: 'f-2',
      title: 'Scan',
      severity: 'critical',
      sourceIp: '203.0.113.7',
      destIp: null,
      hostname: 'pc-1',
    });
  });

  it('reads an Incident Finding, of which each finding is one of a list', () => {
    const incident = {
      class_uid: 2005,
      category_uid: 2,
      severity_id: 4,
      desc: 'Somebody is inside.',
      finding_info_list: [
        FINDING.finding_info,
        { uid: 'f-2', title: 'Lateral movement', desc: 'A remote service was made', types: ['Effects'] },
      ],
    };
    const expected = {
      source: 'ocsf',
      sourceId: 'f-1',
      title: 'Credential dumping',
      severity: 'high',
      ruleName: 'LSASS access',
      tags: ['TTPs', 'Effects', 'T1003', 'TA0006'],
    };
    expect(read(incident)).toMatchObject([{ ...expected, description: 'Somebody is inside.' }]);
    expect(read({ ...incident, desc: undefined })).toMatchObject([
      { ...expected, description: 'lsass was read' },
    ]);
  });

  it('calls an incident by its description where no finding has a title', () => {
    const incident = { class_uid: 2005, desc: 'Somebody is inside.' };
    expect(read({ ...incident, finding_info_list: [{ uid: 'f-1' }] })).toMatchObject([
      { sourceId: 'f-1', title: 'Somebody is inside.', description: null },
    ]);
  });

  it.each([
    [0, 'medium'],
    [1, 'low'],
    [2, 'low'],
    [3, 'medium'],
    [5, 'critical'],
    [6, 'critical'],
  ])('takes severity_id %s for %s', (severity_id, severity) => {
    expect(normaliser.normalise({ ...FINDING, severity_id, severity: undefined }).severity).toBe(severity);
  });

  it('leaves other classes alone', () => {
    expect(detectNormaliser({ class_uid: 4001, severity_id: 1, message: 'M' }).source).toBe('webhook');
  });

  it.each<[string, unknown]>([
    ['an EventBridge event of Security Hub', EVENT],
    ['an SNS notification of one', { Type: 'Notification', Message: JSON.stringify(EVENT) }],
    ['the list of GetFindingsV2', { Findings: FINDINGS, NextToken: 'n' }],
  ])('reads every finding of %s', (_form, payload) => {
    expect(read(payload)).toMatchObject([
      { source: 'ocsf', sourceId: 'f-1', title: 'Credential dumping', severity: 'high' },
      { source: 'ocsf', sourceId: 'f-2', title: 'Credential dumping', severity: 'high' },
    ]);
  });

  it('leaves findings in the former format of Security Hub alone', () => {
    const finding = { Id: 'a', ProductArn: 'arn:aws:securityhub:::product/p', GeneratorId: 'g', Title: 'T' };
    for (const payload of [{ detail: { findings: [finding] } }, { Findings: [finding] }]) {
      expect(read(payload)).toMatchObject([{ source: 'securityhub', sourceId: 'a' }]);
    }
  });
});
