import {
  Action,
  Playbook,
  addCurrentAlertComment,
  assignCurrentAlert,
  updateCurrentAlert,
  type AlertData,
} from '@opensoar/sdk';
import { OnCall } from './_on-call.js';

/** Gives an alert that somebody wants a person to look at to the analyst on call. */
@Playbook({
  trigger: 'webhook',
  conditions: { tags: ['escalate'] },
  description: 'Hand escalated alerts over to the analyst on call',
  order: 900,
})
export class HandOverToAnalyst {
  constructor(private readonly onCall: OnCall) {}

  @Action({ effect: 'read', timeout: '10s', retries: 2, description: 'Ask who is on call' })
  async findAnalyst(): Promise<string> {
    return this.onCall.username();
  }

  async run(alert: AlertData) {
    const username = await this.findAnalyst();
    await updateCurrentAlert({
      status: 'in_progress',
      determination: 'suspicious',
      reason: 'Escalated: a person has to decide',
    });
    await addCurrentAlertComment(
      `@${username}: please look at "${alert.title}". It was tagged to be escalated.`,
    );
    await assignCurrentAlert({ username });
    return { assignedTo: username };
  }
}
