import { describe, expect, it } from '@jest/globals';
import { OnCall } from './_on-call.js';
import { anAlert, crashEverywhere, runPlaybook } from '@opensoar/sdk/testing';
import { HandOverToAnalyst } from './hand-over-to-analyst.playbook.js';

describe('HandOverToAnalyst', () => {
  it('makes the alert suspicious and in progress, comments, and assigns it to whoever is on call', async () => {
    class AliceIsOnCall extends OnCall {
      override async username(): Promise<string> {
        return 'alice';
      }
    }
    const { result, effects } = await runPlaybook(new HandOverToAnalyst(new AliceIsOnCall()), {
      alert: anAlert({ title: 'Odd login', tags: ['escalate'] }),
    });
    expect(effects).toEqual([
      {
        kind: 'update',
        status: 'in_progress',
        determination: 'suspicious',
        reason: 'Escalated: a person has to decide',
      },
      { kind: 'comment', text: '@alice: please look at "Odd login". It was tagged to be escalated.' },
      { kind: 'assign', username: 'alice' },
    ]);
    expect(result).toEqual({ assignedTo: 'alice' });
  });

  it('is the analyst of the first start unless told otherwise', async () => {
    expect(await new OnCall().username()).toBe('admin');
  });

  it('comes to the same end after a crash at any point', async () => {
    const { status } = await crashEverywhere(HandOverToAnalyst, { alert: anAlert({ tags: ['escalate'] }) });
    expect(status).toBe('succeeded');
  });
});
