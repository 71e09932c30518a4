import { describe, expect, it } from '@jest/globals';
import { anAlert, crashEverywhere, runPlaybook } from '@opensoar/sdk/testing';
import { ThreatIntel, type Reputation } from './_threat-intel.js';
import { EnrichIndicators } from './enrich-indicators.playbook.js';

const iocs = {
  ips: ['203.0.113.66', '192.0.2.10'],
  domains: ['malware.example'],
  hashes: [],
  urls: [],
  emails: [],
};

describe('EnrichIndicators', () => {
  const playbook = new EnrichIndicators(new ThreatIntel());

  it('looks up every indicator and sums up in one comment and in tags', async () => {
    const { result, actions, effects } = await runPlaybook(playbook, {
      alert: anAlert({ iocs, tags: ['vpn'] }),
    });
    expect(actions.map(({ args }) => args)).toEqual([['203.0.113.66'], ['192.0.2.10'], ['malware.example']]);
    expect(effects).toEqual([
      {
        kind: 'comment',
        text: 'Indicators:\n- 203.0.113.66: malicious\n- 192.0.2.10: clean\n- malware.example: malicious',
      },
      {
        kind: 'update',
        tags: ['vpn', 'enriched', 'malicious-indicator'],
        reason: '2 of 3 indicators are known to be malicious',
      },
    ]);
    expect(result).toEqual({ enriched: 3, malicious: ['203.0.113.66', 'malware.example'] });
  });

  it('looks them up at the same time', async () => {
    let waiting = 0;
    let release = (): void => undefined;
    const allAsked = new Promise<void>((resolve) => (release = resolve));
    class SlowIntel extends ThreatIntel {
      override async reputation(): Promise<Reputation> {
        waiting += 1;
        if (waiting === 3) release();
        await allAsked;
        return 'unknown';
      }
    }
    const { result } = await runPlaybook(new EnrichIndicators(new SlowIntel()), { alert: anAlert({ iocs }) });
    expect(result).toEqual({ enriched: 3, malicious: [] });
  });

  it('says nothing about an alert without indicators', async () => {
    const { result, effects } = await runPlaybook(playbook, { alert: anAlert() });
    expect(result).toEqual({ enriched: 0, malicious: [] });
    expect(effects).toEqual([]);
  });

  it('looks up no more than 50', async () => {
    const ips = Array.from({ length: 60 }, (_, index) => `192.0.2.${index}`);
    const { actions } = await runPlaybook(playbook, { alert: anAlert({ iocs: { ...iocs, ips } }) });
    expect(actions).toHaveLength(50);
  });

  it('comes to the same end after a crash at any point', async () => {
    const { status } = await crashEverywhere(playbook, { alert: anAlert({ iocs }) });
    expect(status).toBe('succeeded');
  });
});
