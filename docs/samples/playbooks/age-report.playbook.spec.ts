import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anAlert, crashEverywhere, returns, runPlaybook, VirtualClock } from '@opensoar/sdk/testing';
import { AgeReport } from './age-report.playbook.js';

const alert = anAlert({ hostname: 'web-01', createdAt: '2026-01-02T03:00:00.000Z' });

describe('age-report', () => {
  it('says how old the alert is', async () => {
    const { comments } = await runPlaybook(AgeReport, {
      alert,
      clock: new VirtualClock(new Date('2026-01-02T03:30:00.000Z')),
      actions: { count_open_sessions: returns(7) },
    });
    assert.match(comments[0] ?? '', /30 minutes old, 7 open sessions/);
  });

  it('makes the same report again when its worker dies', async () => {
    const { comments } = await crashEverywhere(AgeReport, { alert });
    assert.equal(comments.length, 1);
  });
});
