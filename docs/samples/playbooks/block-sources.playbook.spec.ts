import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anAlert, crashEverywhere, returns, runPlaybook, throws } from '@opensoar/sdk/testing';
import { BlockSources } from './block-sources.playbook.js';

const ips = ['192.0.2.1', '192.0.2.2'];
const alert = anAlert({ iocs: { ips, domains: [], hashes: [], urls: [], emails: [] } });

describe('block-sources', () => {
  it('blocks all addresses, whenever its worker dies', async () => {
    const { result } = await crashEverywhere(BlockSources, { alert });
    assert.deepEqual(result, { blocked: ips, failed: 0 });
  });

  it('does not block again what was under way when the worker died, but asks whether it is blocked', async () => {
    const tried: string[] = [];
    const { result } = await runPlaybook(BlockSources, {
      alert,
      crashAfter: 1,
      actions: { block: (address: string) => void tried.push(address) },
    });
    assert.deepEqual(tried, ips);
    assert.deepEqual(result, { blocked: ips, failed: 0 });
  });

  it('blocks one address where another one fails', async () => {
    const { result, comments } = await runPlaybook(BlockSources, {
      alert,
      actions: { block: [throws('The firewall is busy.'), returns(null)] },
    });
    assert.deepEqual(result, { blocked: ['192.0.2.2'], failed: 1 });
    assert.deepEqual(comments, ['Blocked: 192.0.2.2']);
  });
});
