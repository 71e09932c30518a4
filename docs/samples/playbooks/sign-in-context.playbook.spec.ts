import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anAlert, crashEverywhere, hangs, returns, runPlaybook, throws } from '@opensoar/sdk/testing';
import { SignInContext } from './sign-in-context.playbook.js';

const alert = anAlert({ source: 'okta', sourceIp: '192.0.2.44' });

describe('sign-in-context', () => {
  it('comes to the same comment, whenever its worker dies', async () => {
    const { comments } = await crashEverywhere(SignInContext, { alert });
    assert.deepEqual(comments, ['192.0.2.44 is in NZ. Network: not ours.']);
  });

  it('does without the VPN where that does not answer', async () => {
    const { comments } = await runPlaybook(SignInContext, { alert, actions: { is_vpn: hangs() } });
    assert.deepEqual(comments, ['192.0.2.44 is in NZ. Network: unknown.']);
  });

  it('waits for both at the same time', async () => {
    const { elapsedMs } = await runPlaybook(SignInContext, {
      alert,
      actions: { country_of: [throws('busy'), returns('NZ')], is_vpn: [throws('busy'), returns(true)] },
    });
    // A second before each second try, side by side.
    assert.equal(elapsedMs, 1_000);
  });
});
