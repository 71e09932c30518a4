import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecoveryLab } from './recovery-lab.js';

const PLAYBOOK = `
import { Action, Playbook } from '@opensoar/sdk';
import { effect, gate } from './_world.js';

@Playbook({ trigger: 'manual' })
export class Patient {
  @Action()
  async begin() {
    effect('begin');
    await gate('open');
    return process.pid;
  }

  @Action()
  async complete() {
    effect('complete');
    return process.pid;
  }

  async run() {
    return [await this.begin(), await this.complete()];
  }
}
`;

describe('A worker that is frozen for longer than its lease', () => {
  let lab: RecoveryLab;

  beforeAll(async () => {
    lab = await RecoveryLab.create({ 'patient.playbook.ts': PLAYBOOK });
  }, 90_000);

  afterAll(() => lab?.close());

  it('records nothing more of what others have taken over, and works on under a new identity', async () => {
    const zombie = await lab.startWorker();
    const id = await lab.run('patient');
    await lab.untilEffects('begin', 1);
    process.kill(zombie.pid, 'SIGSTOP');
    const successor = await lab.startWorker();
    await lab.untilEffects('begin', 2);
    process.kill(zombie.pid, 'SIGCONT');
    await zombie.waitForOutput(/this worker goes on as/);
    // Both have begun the same action, and both see it end now.
    await lab.openGate('open');

    expect(await lab.ended(id)).toMatchObject({
      status: 'SUCCEEDED',
      result: [successor.pid, successor.pid],
      recoveries: 1,
    });
    const [first, second] = await lab.effects('begin');
    expect(first?.key).toBe(second?.key);
    expect(await lab.effects('complete')).toMatchObject([{ pid: successor.pid }]);

    await successor.kill();
    const next = await lab.run('patient');
    expect(await lab.ended(next)).toMatchObject({ result: [zombie.pid, zombie.pid] });
    const leases = await lab.installation.rows('SELECT id FROM worker WHERE pid = $1', [zombie.pid]);
    expect(leases).toHaveLength(1);
    expect(await lab.effects('complete')).toHaveLength(2);
  }, 90_000);
});
