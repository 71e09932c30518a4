import { Action, Playbook, type AlertData } from '@opensoar/sdk';

@Playbook({ trigger: 'mailbox', description: 'Answer people who report a mail' })
export class AnswerReporter {
  @Action({ effect: 'read' })
  async judge(subject: string): Promise<'spam' | 'unknown'> {
    return subject.includes('parcel') ? 'spam' : 'unknown';
  }

  @Action({ effect: 'write' })
  async answer(verdict: string): Promise<void> {
    throw new Error(`The mail server did not take the answer '${verdict}'.`);
  }

  async run(alert: AlertData) {
    const verdict = await this.judge(alert.title);
    await this.answer(verdict);
    return { verdict };
  }
}
