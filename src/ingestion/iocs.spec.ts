import { describe, expect, it } from '@jest/globals';
import { extractIocs } from './iocs.js';

const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';
const SHA256 = 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855';

describe('extractIocs', () => {
  it('finds indicators of every kind, in fields and in running text', () => {
    expect(
      extractIocs({
        src_ip: '10.0.0.1',
        text: `Connection from 203.0.113.9:443 and [2001:db8::1] to https://evil.example/a?b=1, by Mallory@Example.ORG.`,
        file: { hashes: [MD5, `SHA256=${SHA256}`] },
        dns: { domain: 'c2.example.net' },
      }),
    ).toEqual({
      ips: ['10.0.0.1', '203.0.113.9', '2001:db8::1'],
      domains: ['evil.example', 'example.org', 'c2.example.net'],
      hashes: [MD5, SHA256.toLowerCase()],
      urls: ['https://evil.example/a?b=1'],
      emails: ['mallory@example.org'],
    });
  });

  it('names each indicator once', () => {
    expect(extractIocs(['10.0.0.1', { a: '10.0.0.1 10.0.0.1' }]).ips).toEqual(['10.0.0.1']);
  });

  it.each([
    '1.2.3',
    '1.2.3.4.5',
    '300.1.1.1',
    '0.0.0.0',
    '10:20:30',
    'std::vector',
    'report.zip',
    'v1.2.3.4x',
  ])('finds nothing in %s', (text) => {
    expect(Object.values(extractIocs({ text })).flat()).toEqual([]);
  });

  it('finds a bounded number', () => {
    const addresses = Array.from({ length: 500 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
    expect(extractIocs({ addresses }).ips).toEqual(addresses.slice(0, 200));
  });

  it.each([null, 5, 'text', [], {}])('takes %j', (payload) => {
    expect(Object.keys(extractIocs(payload))).toEqual(['ips', 'domains', 'hashes', 'urls', 'emails']);
  });
});
