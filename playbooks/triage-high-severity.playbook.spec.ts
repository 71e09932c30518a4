import { describe, expect, it } from '@jest/globals';
import { anAlert, crashEverywhere, runPlaybook } from '@opensoar/sdk/testing';
import { ThreatIntel } from './_threat-intel.js';
import { TriageHighSeverity } from './triage-high-severity.playbook.js';

describe('TriageHighSeverity', () => {
  const playbook = new TriageHighSeverity(new ThreatIntel());

  it.each(['10.1.2.3', '172.31.255.1', '192.168.0.9', '127.0.0.1', 'fd00::1', 'fe80::1'])(
    'resolves an alert from the private address %s as benign, with a reason',
    async (sourceIp) => {
      const { actions, effects } = await runPlaybook(playbook, { alert: anAlert({ sourceIp }) });
      expect(actions).toMatchObject([]);
      expect(effects).toEqual([
        {
          kind: 'resolve',
          determination: 'benign',
          reason: `The source address ${sourceIp} is private: internal traffic`,
        },
      ]);
    },
  );

  it('calls an alert from an address that is known to be bad malicious, and keeps it open', async () => {
    const { actions, effects } = await runPlaybook(playbook, {
      alert: anAlert({ sourceIp: '203.0.113.66' }),
    });
    expect(actions).toMatchObject([{ name: 'check_reputation', args: ['203.0.113.66'] }]);
    expect(effects).toEqual([
      expect.objectContaining({ kind: 'update', status: 'in_progress', determination: 'malicious' }),
    ]);
  });

  it.each([
    ['of unknown reputation', '192.0.2.99', 'unknown'],
    ['that is clean', '192.0.2.10', 'clean'],
    ['that is none', 'not-an-address', 'unknown'],
  ])('only comments on an address %s', async (_what, sourceIp, reputation) => {
    const { effects } = await runPlaybook(playbook, { alert: anAlert({ sourceIp }) });
    expect(effects).toEqual([
      { kind: 'comment', text: `Triage: the reputation of ${sourceIp} is ${reputation}.` },
    ]);
  });

  it('asks for a person where there is no source address', async () => {
    const { result, effects } = await runPlaybook(playbook, { alert: anAlert() });
    expect(result).toEqual({ outcome: 'no_source_address' });
    expect(effects).toEqual([expect.objectContaining({ kind: 'comment' })]);
  });

  it.each(['escalate', 'recovery'])('leaves an alert that is tagged %s alone', async (tag) => {
    const { effects } = await runPlaybook(playbook, {
      alert: anAlert({ sourceIp: '10.0.0.1', tags: [tag] }),
    });
    expect(effects).toEqual([]);
  });

  it('comes to the same end after a crash at any point', async () => {
    const { status } = await crashEverywhere(TriageHighSeverity, {
      alert: anAlert({ sourceIp: '203.0.113.66' }),
    });
    expect(status).toBe('succeeded');
  });
});
