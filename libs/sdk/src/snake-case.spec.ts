import { describe, expect, it } from '@jest/globals';
import { snakeCase } from './snake-case.js';

describe('snakeCase', () => {
  it.each([
    ['TriageHighSeverity', 'triage_high_severity'],
    ['enrichIp', 'enrich_ip'],
    ['enrichIP', 'enrich_ip'],
    ['HTTPServer2Fix', 'http_server2_fix'],
    ['blockIPs', 'block_ips'],
    ['blockIPsNow', 'block_ips_now'],
    ['blockIPv4Range', 'block_ipv4_range'],
    ['listHTTPSites', 'list_http_sites'],
    ['sha256Of', 'sha256_of'],
    ['already_snake', 'already_snake'],
    ['A', 'a'],
    ['', ''],
  ])('%s gives %s', (identifier, expected) => {
    expect(snakeCase(identifier)).toBe(expected);
  });
});
