import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { LibrenmsNormaliser } from './librenms.normaliser.js';

const normaliser = new LibrenmsNormaliser();

const ALERT = {
  title: 'Alert for device sw-1: port down',
  hostname: '10.0.0.2',
  sysName: 'sw-1',
  device_id: '2',
  ip: '10.0.0.2',
  alert_id: '26',
  rule_id: '13',
  id: '38',
  uid: '41',
  severity: 'critical',
  name: 'Port down',
  rule: '{"condition":"AND"}',
  state: '1',
  msg: 'Severity: critical',
};

describe('LibrenmsNormaliser', () => {
  it('reads an alert', () => {
    expect(detectNormaliser(ALERT).source).toBe('librenms');
    expect(normaliser.normalise(ALERT)).toMatchObject({
      sourceId: '26',
      title: 'Alert for device sw-1: port down',
      description: 'Severity: critical',
      severity: 'critical',
      sourceIp: null,
      hostname: 'sw-1',
      ruleName: 'Port down',
    });
  });

  it.each([
    ['ok', 'low'],
    ['warning', 'medium'],
  ])('takes severity %s for %s', (severity, expected) => {
    expect(normaliser.normalise({ ...ALERT, severity }).severity).toBe(expected);
  });

  it('prefers a name to an address', () => {
    expect(normaliser.normalise({ ...ALERT, hostname: 'sw-1.example.com' }).hostname).toBe(
      'sw-1.example.com',
    );
    expect(normaliser.normalise({ ...ALERT, sysName: '' }).hostname).toBe('10.0.0.2');
  });
});
