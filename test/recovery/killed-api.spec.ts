import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecoveryLab } from './recovery-lab.js';

const PLAYBOOK = `
import { Action, Playbook, type AlertData } from '@opensoar/sdk';
import { effect } from './_world.js';

@Playbook({ trigger: 'webhook' })
export class Answer {
  @Action()
  async answer(title: string) {
    effect('answer', title);
  }

  async run({ title }: AlertData) {
    await this.answer(title);
  }
}
`;

describe('An API process that was killed between the commit of an alert and its dispatch', () => {
  let lab: RecoveryLab;

  beforeAll(async () => {
    lab = await RecoveryLab.create({ 'answer.playbook.ts': PLAYBOOK });
  }, 90_000);

  afterAll(() => lab?.close());

  it('has left nothing undone, and the sender that tries again learns that the alert is known', async () => {
    await lab.startWorker();
    const victim = await lab.installation.start('api', { OPENSOAR_PAUSE_AT: 'alert-accepted' });
    const alert = { id: 'kept', title: 'Kept' };
    const unanswered = lab.installation
      .client(victim)
      .ingest(alert)
      .catch((error: unknown) => error);
    await victim.waitForOutput(/paused at/);
    await victim.kill();
    expect(await unanswered).toMatchObject({ message: 'fetch failed' });

    const { accepted } = await lab.client.ingest(alert);
    expect(accepted).toMatchObject([{ duplicate: true, executions: [] }]);
    await lab.allSucceeded(1);
    expect(await lab.effects()).toMatchObject([{ action: 'answer', args: ['Kept'] }]);
  }, 90_000);
});
