import { Injectable } from '@nestjs/common';

export type Reputation = 'malicious' | 'clean' | 'unknown';

/** Only addresses and names that are reserved for documentation (RFC 5737, RFC 2606), and the EICAR test file. */
const DEMO_REPUTATIONS: ReadonlyMap<string, Reputation> = new Map([
  ['203.0.113.66', 'malicious'],
  ['198.51.100.23', 'malicious'],
  ['malware.example', 'malicious'],
  ['http://malware.example/payload', 'malicious'],
  ['275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f', 'malicious'],
  ['192.0.2.10', 'clean'],
  ['www.example.com', 'clean'],
]);

/**
 * What is known of an indicator. This one is a list in memory, so that the examples run without a network or an account:
 * replace the look-up by a call to the service that you use.
 */
@Injectable()
export class ThreatIntel {
  async reputation(indicator: string): Promise<Reputation> {
    return DEMO_REPUTATIONS.get(indicator.toLowerCase()) ?? 'unknown';
  }
}
