import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ExecutionState, RecoveryLab } from './recovery-lab.js';

const PLAYBOOKS = `
import { Action, Playbook } from '@opensoar/sdk';
import { delay, effect, gate } from './_world.js';

/** The deadly ones wait a little, so that what runs beside them has begun when they strike. */
@Playbook({ trigger: 'manual' })
export class Exits {
  @Action()
  async leave() {
    effect('leave');
    await delay(500);
    process.exit(1);
  }

  async run() {
    await this.leave();
  }
}

@Playbook({ trigger: 'manual' })
export class LoopsForEver {
  @Action()
  async spin() {
    effect('spin');
    await delay(500);
    for (;;);
  }

  async run() {
    await this.spin();
  }
}

@Playbook({ trigger: 'manual' })
export class Innocent {
  @Action()
  async begin(beside: string) {
    effect('begin', beside);
  }

  @Action()
  async wait(beside: string) {
    await gate(beside);
    return 'ended beside ' + beside;
  }

  async run(beside: string) {
    await this.begin(beside);
    return this.wait(beside);
  }
}
`;

/** A blocked event loop is found out this soon. */
const WATCHED = { EVENT_LOOP_LIMIT_MS: '1000' };
/** How many recoveries an execution is given, and how many of them are taken to have happened, which saves time. */
const RECOVERIES = 3;
const BEFORE = 2;
const DEATHS = RECOVERIES - BEFORE + 1;

describe('A playbook that', () => {
  let lab: RecoveryLab;

  beforeAll(async () => {
    lab = await RecoveryLab.create({ 'deadly.playbook.ts': PLAYBOOKS });
  }, 90_000);

  afterEach(() => lab.killWorkers());
  afterAll(() => lab?.close());

  /** Starts a worker anew whenever it has died, as a supervisor would. What runs beside it may end before the last time. */
  async function superviseUntil(id: string, action: string, gate: string): Promise<ExecutionState> {
    for (let deaths = 0; deaths < DEATHS; deaths += 1) {
      if (deaths === DEATHS - 1) await lab.openGate(gate);
      const worker = await lab.startWorker(WATCHED);
      await lab.untilEffects(action, deaths + 1);
      await worker.exited;
    }
    await lab.startWorker(WATCHED);
    return lab.ended(id);
  }

  it.each([
    ['calls process.exit', 'exits', 'leave'],
    ['loops for ever', 'loops_for_ever', 'spin'],
  ])(
    '%s fails once it has taken so many workers down, and what ran beside it goes on',
    async (_, playbook, deadly) => {
      const innocent = await lab.run('innocent', playbook);
      const id = await lab.run(playbook);
      await lab.installation.rows('UPDATE execution SET recoveries = $2 WHERE id = $1', [id, BEFORE]);

      expect(await superviseUntil(id, deadly, playbook)).toMatchObject({
        status: 'FAILED',
        error: { name: 'WorkerLostError' },
        recoveries: RECOVERIES,
        waitingFor: null,
      });
      expect(await lab.effects(deadly)).toHaveLength(DEATHS);
      const beside = await lab.ended(innocent);
      expect(beside).toMatchObject({ status: 'SUCCEEDED', result: `ended beside ${playbook}` });
      const begun = (await lab.effects('begin')).filter(({ args }) => args[0] === playbook);
      expect(begun).toHaveLength(1);
    },
    120_000,
  );
});
