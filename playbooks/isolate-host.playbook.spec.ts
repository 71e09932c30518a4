import { describe, expect, it } from '@jest/globals';
import { readActionDefinitions, readPlaybookDefinition } from '@opensoar/sdk/runtime';
import { anAlert, crashEverywhere, runPlaybook } from '@opensoar/sdk/testing';
import { IsolateHost } from './isolate-host.playbook.js';
import { RestoreService } from './restore-service.playbook.js';

describe('IsolateHost', () => {
  it('isolates the host, takes the alert up and says so', async () => {
    const { result, actions, effects } = await runPlaybook(new IsolateHost(), {
      alert: anAlert({ hostname: 'web-1' }),
    });
    expect(actions).toMatchObject([{ name: 'isolate', args: ['web-1'] }]);
    expect(effects).toEqual([
      { kind: 'update', status: 'in_progress', reason: 'Recovery of web-1 has begun' },
      { kind: 'comment', text: 'Recovery, step 1: web-1 is isolated from the network.' },
    ]);
    expect(result).toEqual({ hostname: 'web-1', isolated: true });
  });

  it('can tell afterwards whether a host was isolated', async () => {
    const [definition] = readActionDefinitions(IsolateHost);
    expect(definition?.effect).toBe('destructive');
    expect(await definition?.verify?.('db-1')).toMatchObject({ happened: false });
    await runPlaybook(new IsolateHost(), { alert: anAlert({ hostname: 'db-1' }) });
    expect(await definition?.verify?.('db-1')).toEqual({
      happened: true,
      output: { hostname: 'db-1', isolated: true },
    });
  });

  it('fails where the alert names no host, and changes nothing', async () => {
    expect(await runPlaybook(new IsolateHost(), { alert: anAlert() })).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('The alert names no host') },
    });
  });

  it('comes before RestoreService, on the same alerts', () => {
    const first = readPlaybookDefinition(IsolateHost);
    const second = readPlaybookDefinition(RestoreService);
    expect([first?.order, second?.order]).toEqual([10, 20]);
    expect(first?.conditions).toEqual(second?.conditions);
  });

  it('comes to the same end after a crash at any point', async () => {
    const { status } = await crashEverywhere(IsolateHost, { alert: anAlert({ hostname: 'mail-1' }) });
    expect(status).toBe('succeeded');
  });
});
