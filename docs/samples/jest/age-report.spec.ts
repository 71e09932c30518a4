import { describe, expect, it } from '@jest/globals';
import { crashEverywhere, returns, runPlaybook } from '@opensoar/sdk/testing';
import '@opensoar/sdk/testing/jest';
import { AgeReport } from '../playbooks/age-report.playbook.js';

const alert = { hostname: 'web-01' };

describe('age-report', () => {
  it('makes the same report again when its worker dies', async () => {
    const run = await crashEverywhere(AgeReport, { alert });
    expect(run).toHaveCalledActionTimes('count_open_sessions', 1);
  });

  it('counts the sessions of the host', async () => {
    const run = await runPlaybook(AgeReport, { alert, actions: { count_open_sessions: returns(7) } });
    expect(run).toHaveCalledAction('count_open_sessions', 'web-01');
    expect(run).toHaveCommented(/7 open sessions/);
  });
});
