import { Action, addCurrentAlertComment, Playbook, type AlertData } from '@opensoar/sdk';

@Playbook({ trigger: 'mailbox', description: 'Answer people who report a mail' })
export class AnswerReporter {
  @Action({ effect: 'read' })
  async judge(subject: string): Promise<'spam' | 'unknown'> {
    return subject.includes('parcel') ? 'spam' : 'unknown';
  }

  @Action({ effect: 'write' })
  async answer(_verdict: string): Promise<{ sent: boolean }> {
    return { sent: true };
  }

  async run(alert: AlertData) {
    // New, and in front of the calls that earlier executions have recorded.
    await addCurrentAlertComment('Being looked at.');
    const verdict = await this.judge(alert.title);
    await this.answer(verdict);
    return { verdict };
  }
}
