import { describe, expect, it } from '@jest/globals';
import { isPrivateIp } from './private-ip.js';

describe('isPrivateIp', () => {
  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.251',
    '255.255.255.255',
    '::1',
    'fd00::1',
    'FE80::1',
    'ff02::fb',
    '::ffff:10.0.0.1',
  ])('tells that %s is not on the internet', (ip) => {
    expect(isPrivateIp(ip)).toBe(true);
  });

  it.each([
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    'host',
    '',
    '10.0.0',
  ])('takes %s for no private address', (ip) => {
    expect(isPrivateIp(ip)).toBe(false);
  });
});
