/** Two playbooks that answer every alert, one after the other: what only looks, what changes, and what destroys. */
export const SOAK_PLAYBOOKS = {
  'respond.playbook.ts': `
import { Action, addCurrentAlertComment, Playbook, type AlertData } from '@opensoar/sdk';
import { delay, effect, hasHappened } from './_world.js';

@Playbook({ trigger: 'webhook', order: 1 })
export class Respond {
  @Action({ effect: 'read' })
  async lookUp(title: string, n: number) {
    effect('look_up', title, n);
    await delay(Math.random() * 20);
    return 'verdict ' + n;
  }

  @Action()
  async block(title: string, verdict: string) {
    effect('block', title, verdict);
    await delay(Math.random() * 20);
    return 'blocked by ' + verdict;
  }

  async run({ title }: AlertData) {
    const chain = async (n: number) => this.block(title, await this.lookUp(title, n));
    const blocked = await Promise.all([1, 2, 3].map(chain));
    await addCurrentAlertComment(blocked.join(', '));
    return blocked;
  }
}
`,
  'isolate.playbook.ts': `
import { Action, Playbook, resolveCurrentAlert, type AlertData } from '@opensoar/sdk';
import { delay, effect, hasHappened } from './_world.js';

@Playbook({ trigger: 'webhook', order: 2 })
export class Isolate {
  @Action({
    effect: 'destructive',
    verify: async (title: string) => ({ happened: hasHappened('isolate', title), output: 'isolated' }),
  })
  async isolate(title: string) {
    effect('isolate', title);
    await delay(Math.random() * 20);
    return 'isolated';
  }

  async run({ title }: AlertData) {
    const isolated = await this.isolate(title);
    await resolveCurrentAlert({ determination: 'malicious', reason: isolated });
    return isolated;
  }
}
`,
};
