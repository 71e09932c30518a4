import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  Action,
  addCurrentAlertComment,
  type AlertData,
  assignCurrentAlert,
  Playbook,
  resolveCurrentAlert,
} from '../index.js';
import { type PlaybookTestRun, runPlaybook, throws } from './index.js';
import './jest.js';

@Playbook({ trigger: 'webhook' })
class Triage {
  @Action({ effect: 'read' })
  async look(ip: string): Promise<{ ip: string }> {
    return { ip };
  }

  @Action()
  async block(ip: string, minutes: number): Promise<void> {
    void [ip, minutes];
  }

  async run(alert: AlertData) {
    const { ip } = await this.look(alert.sourceIp ?? 'none');
    await this.block(ip, 10);
    await addCurrentAlertComment(`${ip} is blocked`);
    await assignCurrentAlert({ username: 'alice' });
    await resolveCurrentAlert({ determination: 'malicious' });
    return { ip };
  }
}

describe('The matchers', () => {
  let run: PlaybookTestRun;
  let failed: PlaybookTestRun;

  beforeAll(async () => {
    const alert = { sourceIp: '192.0.2.1' };
    run = await runPlaybook(Triage, { alert });
    failed = await runPlaybook(Triage, { alert, actions: { block: throws('refused') } });
  });

  it('hold where it is so', () => {
    expect(run).toHaveSucceeded();
    expect(run).toHaveSucceeded({ ip: expect.stringContaining('192') });
    expect(run).toHaveCalledActions('look', 'block');
    expect(run).toHaveCalledAction('block', '192.0.2.1', expect.any(Number));
    expect(run).toHaveCalledActionTimes('look', 1);
    expect(run).toHaveResolvedAlert();
    expect(run).toHaveResolvedAlert('malicious');
    expect(run).toHaveCommented(/is blocked$/);
    expect(run).toHaveAssignedAlert('alice');
    expect(failed).toHaveFailedWith('refused');
  });

  it.each<[string, () => void, string]>([
    [
      'succeeded',
      () => expect(failed).toHaveSucceeded(),
      'expected to succeed, but it failed: Error: refused',
    ],
    ['a result', () => expect(run).toHaveSucceeded({ ip: 'x' }), 'but it succeeded with {"ip":"192.0.2.1"}'],
    [
      'failed',
      () => expect(run).toHaveFailedWith('refused'),
      'to fail with "refused", but it succeeded with',
    ],
    ['a message', () => expect(failed).toHaveFailedWith(/denied/), 'to fail with /denied/, but it failed'],
    ['arguments', () => expect(run).toHaveCalledAction('block'), 'the calls are look("192.0.2.1"), block('],
    [
      'times',
      () => expect(run).toHaveCalledActionTimes('look', 2),
      'to call look 2 times, but the calls are',
    ],
    [
      'an order',
      () => expect(run).toHaveCalledActions('block', 'look'),
      'to call block, look, but the calls',
    ],
    [
      'resolved',
      () => expect(failed).toHaveResolvedAlert(),
      'to resolve the alert, but it is new, and unknown',
    ],
    [
      'an end',
      () => expect(run).toHaveResolvedAlert('benign'),
      'as benign, but it is resolved, and malicious',
    ],
    ['a comment', () => expect(failed).toHaveCommented('blocked'), 'but the comments are []'],
    ['an assignee', () => expect(failed).toHaveAssignedAlert('alice'), "to alice, but it is nobody's"],
    ['not', () => expect(run).not.toHaveSucceeded(), 'was not expected to succeed, but it succeeded'],
  ])('say what there was instead of %s', (_, assertion, message) => {
    expect(assertion).toThrow(message);
  });
});
