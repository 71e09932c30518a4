import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anAlert, crashEverywhere, runPlaybook } from '@opensoar/sdk/testing';
import { CloseOwnScans } from './close-own-scans.playbook.js';

describe('close-own-scans', () => {
  it('resolves what our own scanner has done, whenever its worker dies', async () => {
    const { alert, comments } = await crashEverywhere(CloseOwnScans, {
      alert: anAlert({ sourceIp: '192.0.2.10' }),
    });
    assert.equal(alert?.status, 'resolved');
    assert.equal(alert?.determination, 'benign');
    assert.deepEqual(comments, ['192.0.2.10 is our own scanner.']);
  });

  it('leaves the probes of others to people', async () => {
    const { result, effects } = await runPlaybook(CloseOwnScans, {
      alert: anAlert({ sourceIp: '198.51.100.7' }),
    });
    assert.deepEqual(result, { resolved: false });
    assert.deepEqual(effects, []);
  });
});
