import { describe, expect, it } from '@jest/globals';
import { anAlert, runPlaybook } from './_testing.js';
import { RestoreService } from './restore-service.playbook.js';

describe('RestoreService', () => {
  it('restarts the services, checks the host and says so', async () => {
    const { result, actions, effects } = await runPlaybook(
      new RestoreService(),
      anAlert({ hostname: 'web-1' }),
    );
    expect(actions).toEqual([
      { name: 'restart_services', args: ['web-1'] },
      { name: 'check_health', args: ['web-1'] },
    ]);
    expect(effects).toEqual([
      { kind: 'comment', text: 'Recovery, step 2: sshd and nginx run again on web-1, which is healthy.' },
    ]);
    expect(result).toEqual({ hostname: 'web-1', services: ['sshd', 'nginx'], healthy: true });
  });

  it('fails where the alert names no host', async () => {
    await expect(runPlaybook(new RestoreService(), anAlert())).rejects.toThrow('The alert names no host');
  });
});
