import { BlockList, isIP } from 'node:net';

/** By the registries of special-purpose addresses of IANA: what is not routed on the internet. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/**
 * Whether an address is one of a private network, of the host itself, or of a group: not one on the internet that could be
 * looked up or blocked. False for what is no address.
 *
 * @example
 * const outside = alert.iocs.ips.filter((ip) => !isPrivateIp(ip));
 */
export function isPrivateIp(ip: string): boolean {
  const version = isIP(ip);
  return version !== 0 && PRIVATE.check(ip, version === 6 ? 'ipv6' : 'ipv4');
}
