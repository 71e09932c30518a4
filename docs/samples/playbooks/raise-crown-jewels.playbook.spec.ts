import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anAlert, crashEverywhere, runPlaybook } from '@opensoar/sdk/testing';
import { RaiseCrownJewels } from './raise-crown-jewels.playbook.js';

describe('raise-crown-jewels', () => {
  it('raises the alert and says why, whenever its worker dies', async () => {
    const { alert, comments } = await crashEverywhere(RaiseCrownJewels, {
      alert: anAlert({ severity: 'low', hostname: 'dc-01' }),
    });
    assert.equal(alert?.severity, 'critical');
    assert.deepEqual(comments, ['Raised from low to critical: dc-01 is one of the hosts that matter most.']);
  });

  it('leaves alone what is critical already', async () => {
    const { result, effects } = await runPlaybook(RaiseCrownJewels, {
      alert: anAlert({ severity: 'critical', hostname: 'dc-01' }),
    });
    assert.deepEqual(result, { raised: false });
    assert.deepEqual(effects, []);
  });
});
