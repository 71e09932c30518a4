import { describe, expect, it } from '@jest/globals';
import { detectNormaliser } from './index.js';
import { SnortNormaliser } from './snort.normaliser.js';

const normaliser = new SnortNormaliser();

const DEFAULT_FIELDS = {
  timestamp: '01/01-00:00:00.000000',
  pkt_num: 5,
  proto: 'TCP',
  pkt_gen: 'stream_tcp',
  src_ap: '10.0.0.5:50284',
  dst_ap: '203.0.113.7:80',
  rule: '1:1000000:2',
  action: 'would_drop',
};

describe('SnortNormaliser', () => {
  it('reads the default fields', () => {
    expect(detectNormaliser(DEFAULT_FIELDS).source).toBe('snort');
    expect(normaliser.normalise(DEFAULT_FIELDS)).toMatchObject({
      sourceId: null,
      title: 'Snort rule 1:1000000:2',
      severity: 'medium',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
    });
  });

  it('reads all fields', () => {
    const payload = {
      ...DEFAULT_FIELDS,
      msg: 'Exploit attempt',
      class: 'Attempted Administrator Privilege Gain',
      priority: 1,
      gid: 1,
      sid: 1000000,
      src_addr: '10.0.0.5',
      dst_addr: '203.0.113.7',
    };
    expect(normaliser.normalise(payload)).toMatchObject({
      sourceId: null,
      title: 'Exploit attempt',
      description: 'Attempted Administrator Privilege Gain',
      severity: 'high',
      ruleName: 'Exploit attempt',
    });
  });

  it('takes priority 0 and class "none" for nothing', () => {
    const payload = { ...DEFAULT_FIELDS, priority: 0, class: 'none' };
    expect(normaliser.normalise(payload)).toMatchObject({ severity: 'medium', description: null, tags: [] });
  });

  it('reads an event of unified2', () => {
    const payload = {
      type: 'event',
      event: {
        'generator-id': 1,
        'signature-id': 7,
        'signature-revision': 2,
        priority: 2,
        'source-ip': '10.0.0.5',
        'destination-ip': '203.0.113.7',
      },
    };
    expect(detectNormaliser(payload).source).toBe('snort');
    expect(normaliser.normalise(payload)).toMatchObject({
      title: 'Snort rule 1:7:2',
      severity: 'medium',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
    });
  });
});
