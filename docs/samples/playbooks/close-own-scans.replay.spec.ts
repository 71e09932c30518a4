import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { replayExecution } from '@opensoar/sdk/testing';
import probe from './close-own-scans.execution.json' with { type: 'json' };
import { CloseOwnScans } from './close-own-scans.playbook.js';

describe('close-own-scans, with what has happened', () => {
  it('comes to the recorded end', async () => {
    const { status, result, alert } = await replayExecution(CloseOwnScans, probe);
    assert.equal(status, probe.execution.status);
    assert.deepEqual(result, probe.execution.result);
    assert.equal(alert?.determination, 'benign');
  });
});
