import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseBody } from './parse-payload.js';
import { readAlerts } from './read-alerts.js';

/** In the shapes of products that are often connected. */
const PAYLOADS: Record<string, unknown> = {
  'a cloud finding in an event envelope': {
    version: '0',
    id: 'delivery-1',
    'detail-type': 'Finding',
    detail: {
      id: 'finding-1',
      title: 'Credentials used from two countries',
      severity: 8,
      service: { action: { remoteIpDetails: { ipAddressV4: '203.0.113.7' } } },
    },
  },
  'a host agent': {
    id: '1767225600.1',
    rule: { level: 12, description: 'Multiple failed logins', groups: ['sshd', 'authentication_failures'] },
    agent: { id: '003', name: 'bastion' },
    data: { srcip: '203.0.113.7', dstuser: 'root' },
    full_log: 'sshd[1]: Failed password for root from 203.0.113.7 port 4711 ssh2',
  },
  'a network sensor': {
    event_type: 'alert',
    src_ip: '10.0.0.5',
    dest_ip: '203.0.113.7',
    alert: { signature: 'Outbound connection to a known bad host', signature_id: 2100001 },
  },
  'monitoring, two in one': {
    receiver: 'soar',
    groupKey: '{}:{alertname="DiskFull"}',
    alerts: ['a', 'b'].map((host) => ({
      status: 'firing',
      labels: { alertname: 'DiskFull', severity: 'warning', instance: `${host}:9100` },
      annotations: { description: `The disk of ${host} is full` },
      fingerprint: `f-${host}`,
    })),
  },
};

const EXPECTED: Record<string, Record<string, unknown>[]> = {
  'a cloud finding in an event envelope': [
    {
      sourceId: 'finding-1',
      severity: 'high',
      sourceIp: '203.0.113.7',
      title: 'Credentials used from two countries',
    },
  ],
  'a host agent': [
    {
      sourceId: '1767225600.1',
      title: 'Multiple failed logins',
      severity: 'high',
      sourceIp: '203.0.113.7',
      hostname: 'bastion',
      tags: ['sshd', 'authentication_failures'],
    },
  ],
  'a network sensor': [
    {
      sourceId: null,
      title: 'Outbound connection to a known bad host',
      sourceIp: '10.0.0.5',
      destIp: '203.0.113.7',
    },
  ],
  'monitoring, two in one': ['a', 'b'].map((hostname) => ({
    sourceId: `f-${hostname}`,
    title: 'DiskFull',
    description: `The disk of ${hostname} is full`,
    severity: 'medium',
    hostname,
  })),
};

describe('payloads as products send them', () => {
  it.each(Object.keys(PAYLOADS))('reads %s', (name) => {
    const { alerts, rejections } = readAlerts(
      parseBody(Buffer.from(JSON.stringify(PAYLOADS[name]))),
      undefined,
    );
    expect(alerts).toMatchObject(EXPECTED[name] ?? []);
    expect(rejections).toEqual([]);
  });
});

/** A directory with payloads of one's own, to try the normalisers on them. */
const samples = process.env['ALERT_SAMPLES'];

if (samples) {
  describe(`payloads below ${samples}`, () => {
    const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.json'),
    );

    it.each(files)('reads %s', (file) => {
      const { alerts, rejections } = readAlerts(parseBody(readFileSync(join(samples, file))), undefined);
      expect(alerts.length).toBeGreaterThan(0);
      expect(rejections).toEqual([]);
    });
  });
}
