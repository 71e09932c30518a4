import { describe, expect, it } from '@jest/globals';
import { anAlert, crashEverywhere, runPlaybook } from '@opensoar/sdk/testing';
import { RestoreService } from './restore-service.playbook.js';

describe('RestoreService', () => {
  it('restarts the services, checks the host and says so', async () => {
    const { result, actions, effects } = await runPlaybook(new RestoreService(), {
      alert: anAlert({ hostname: 'web-1' }),
    });
    expect(actions).toMatchObject([
      { name: 'restart_services', args: ['web-1'] },
      { name: 'check_health', args: ['web-1'] },
    ]);
    expect(effects).toEqual([
      { kind: 'comment', text: 'Recovery, step 2: sshd and nginx run again on web-1, which is healthy.' },
    ]);
    expect(result).toEqual({ hostname: 'web-1', services: ['sshd', 'nginx'], healthy: true });
  });

  it('fails where the alert names no host', async () => {
    expect(await runPlaybook(new RestoreService(), { alert: anAlert() })).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('The alert names no host') },
    });
  });

  it('comes to the same end after a crash at any point', async () => {
    const { status } = await crashEverywhere(RestoreService, { alert: anAlert({ hostname: 'mail-1' }) });
    expect(status).toBe('succeeded');
  });
});
