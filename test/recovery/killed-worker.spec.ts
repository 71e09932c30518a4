import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { RecoveryLab, timesByKey } from './recovery-lab.js';

const SEQUENCE = `
import { Action, Playbook, type AlertData } from '@opensoar/sdk';
import { effect } from './_world.js';

@Playbook({ trigger: 'webhook', conditions: { tags: ['sequence'] }, order: 1 })
export class First {
  @Action({ effect: 'read' })
  async look(id: string) {
    effect('look', id);
    return 'looked at ' + id;
  }

  @Action({ effect: 'write' })
  async block(id: string) {
    effect('block', id);
    return 'blocked ' + id;
  }

  async run({ title }: AlertData) {
    return [await this.look(title), await this.block(title)];
  }
}

@Playbook({ trigger: 'webhook', conditions: { tags: ['sequence'] }, order: 2 })
export class Second {
  @Action({ effect: 'write' })
  async report(id: string) {
    effect('report', id);
    return 'reported ' + id;
  }

  async run({ title }: AlertData) {
    return this.report(title);
  }
}
`;

const DANGEROUS = `
import { existsSync } from 'node:fs';
import { Action, Playbook } from '@opensoar/sdk';
import { effect, gate } from './_world.js';

@Playbook({ trigger: 'manual' })
export class Dangerous {
  @Action({ effect: 'write' })
  async quarantine(id: string) {
    effect('quarantine', id);
    await gate('dangerous');
    return 'quarantined';
  }

  @Action({ effect: 'destructive' })
  async wipe(id: string) {
    effect('wipe', id);
    await gate('dangerous');
    return 'wiped';
  }

  @Action({ effect: 'destructive', verify: async () => ({ happened: true, output: 'found wiped' }) })
  async wipeVerifiably(id: string) {
    effect('wipe', id);
    await gate('dangerous');
    return 'wiped';
  }

  async run({ id, how }: { id: string; how: 'quarantine' | 'wipe' | 'wipeVerifiably' }) {
    return this[how](id);
  }
}

@Playbook({ trigger: 'manual' })
export class Repairable {
  @Action()
  async prepare() {
    effect('prepare');
    return 'prepared';
  }

  @Action()
  async complete(flag: string) {
    effect('complete');
    if (!existsSync(flag)) throw new Error('not yet');
    return 'completed';
  }

  async run({ flag }: { flag: string }) {
    return [await this.prepare(), await this.complete(flag)];
  }
}
`;

const CHAINS = `
import { Action, Playbook } from '@opensoar/sdk';
import { delay, effect } from './_world.js';

/** Several addresses at the same time, each looked up and then blocked. */
@Playbook({ trigger: 'manual' })
export class Chains {
  @Action({ effect: 'read' })
  async lookUp(n: number, ip: string) {
    effect('look_up', n, ip);
    await delay(Math.random() * 40);
    return 'verdict on ' + ip;
  }

  @Action()
  async blockAddress(n: number, verdict: string) {
    effect('block_address', n, verdict);
    await delay(Math.random() * 40);
    return 'acted by the ' + verdict;
  }

  async run({ n }: { n: number }) {
    const chain = async (ip: string) => this.blockAddress(n, await this.lookUp(n, ip));
    return Promise.all(['a', 'b', 'c', 'd', 'e'].map(chain));
  }
}
`;

describe('After a worker was killed', () => {
  let lab: RecoveryLab;

  beforeAll(async () => {
    lab = await RecoveryLab.create({
      'sequence.playbook.ts': SEQUENCE,
      'dangerous.playbook.ts': DANGEROUS,
      'chains.playbook.ts': CHAINS,
    });
  }, 90_000);

  afterEach(() => lab.killWorkers());
  afterAll(() => lab?.close());

  it.each([
    ['with an execution that it had claimed, before any of it ran', 'claimed', {}, 1],
    ['between the intent of an action and the action', 'intent-recorded', {}, 1],
    ['after what an action did, before that was recorded', 'action-done:2', { block: 2 }, 1],
    ['after an outcome was recorded, before the playbook knew', 'outcome-recorded:2', {}, 1],
    ['after a playbook had run to its end, before that was recorded', 'run-ended', {}, 1],
    ['after the end of a member, before it told of the next', 'end-recorded', {}, 0],
  ])(
    '%s, the sequence goes on without doing again what is recorded',
    async (_, pauseAt, repeated, recoveries) => {
      const victim = await lab.startWorker({ OPENSOAR_PAUSE_AT: pauseAt });
      const { accepted } = await lab.client.ingest({ id: pauseAt, title: pauseAt, tags: ['sequence'] });
      const [first = '', second = ''] = accepted[0]?.executions.map(({ id }) => id) ?? [];
      await victim.waitForOutput(/paused at/);
      await victim.kill();
      await lab.startWorker();

      expect(await lab.ended(second)).toMatchObject({ status: 'SUCCEEDED', result: `reported ${pauseAt}` });
      expect(await lab.ended(first)).toMatchObject({
        status: 'SUCCEEDED',
        result: [`looked at ${pauseAt}`, `blocked ${pauseAt}`],
        recoveries,
      });
      const effects = (await lab.effects()).filter(({ args }) => args[0] === pauseAt);
      const times = { look: 1, block: 1, report: 1, ...repeated };
      expect(effects.map(({ action }) => action)).toEqual(
        Object.entries(times).flatMap(([action, count]) => Array<string>(count).fill(action)),
      );
      expect(new Set(effects.map(({ key }) => key)).size).toBe(3);
    },
    90_000,
  );

  it('an action that had begun runs again, and a destructive one is left to its verify or to a person', async () => {
    const victim = await lab.startWorker();
    const start = (id: string, how: string) => lab.run('dangerous', { id, how });
    const quarantined = await start('quarantined', 'quarantine');
    const verified = await start('verified', 'wipeVerifiably');
    const done = await start('done', 'wipe');
    const undone = await start('undone', 'wipe');
    const failed = await start('failed', 'wipe');
    await lab.untilEffects('wipe', 4);
    await lab.untilEffects('quarantine', 1);
    await victim.kill();
    await lab.startWorker();

    expect(await lab.ended(verified)).toMatchObject({ status: 'SUCCEEDED', result: 'found wiped' });
    const settle = async (execution: string, outcome: string, output?: unknown) => {
      const { waitingFor, actions } = await lab.inStatus(execution, 'SUSPENDED');
      expect(waitingFor).toContain('uncertain');
      expect(actions).toMatchObject([{ status: 'UNCERTAIN' }]);
      await lab.client.data(
        `mutation ($id: ID!, $outcome: ActionOutcome!, $output: JSON) {
           settleAction(id: $id, outcome: $outcome, output: $output, reason: "Seen") { id } }`,
        { id: actions[0]?.id, outcome, output },
      );
    };
    await settle(done, 'DONE', 'wiped by hand');
    await settle(undone, 'NOT_DONE');
    await settle(failed, 'FAIL');
    await lab.openGate('dangerous');

    expect(await lab.ended(quarantined)).toMatchObject({ result: 'quarantined', recoveries: 1 });
    expect(await lab.ended(done)).toMatchObject({ status: 'SUCCEEDED', result: 'wiped by hand' });
    expect(await lab.ended(undone)).toMatchObject({ status: 'SUCCEEDED', result: 'wiped' });
    expect(await lab.ended(failed)).toMatchObject({
      status: 'FAILED',
      error: { name: 'SettledAsFailedError', message: 'Seen' },
    });
    const effects = await lab.effects();
    const keysOf = (id: string) => effects.filter(({ args }) => args[0] === id).map(({ key }) => key);
    for (const id of ['verified', 'done', 'failed']) expect(keysOf(id)).toHaveLength(1);
    for (const id of ['quarantined', 'undone']) {
      expect(keysOf(id)).toHaveLength(2);
      expect(new Set(keysOf(id)).size).toBe(1);
    }
  }, 90_000);

  it('chains that race each other get each their own results, wherever they were cut', async () => {
    const executions = 20;
    let worker = await lab.startWorker();
    const ids = await Promise.all(Array.from({ length: executions }, (_, n) => lab.run('chains', { n })));
    for (const effects of [15, 60]) {
      await lab.untilEffects('block_address', effects);
      await worker.kill();
      worker = await lab.startWorker();
    }

    const own = ['a', 'b', 'c', 'd', 'e'].map((ip) => `acted by the verdict on ${ip}`);
    for (const id of ids) expect(await lab.ended(id)).toMatchObject({ status: 'SUCCEEDED', result: own });
    const effects = [...(await lab.effects('look_up')), ...(await lab.effects('block_address'))];
    // A key means one and the same call, whichever worker made it.
    const calls = new Set(effects.map(({ key, action, args }) => JSON.stringify([key, action, args])));
    expect(calls.size).toBe(executions * 10);
    expect(new Set(effects.map(({ key }) => key)).size).toBe(executions * 10);
    expect(Math.max(...timesByKey(effects))).toBeLessThanOrEqual(3);
  }, 90_000);

  it('and mended, a retried execution does not do again what had succeeded', async () => {
    await lab.startWorker();
    const id = await lab.run('repairable', { flag: lab.gatePath('mended') });
    expect(await lab.ended(id)).toMatchObject({ status: 'FAILED', error: { message: 'not yet' } });
    await lab.openGate('mended');
    await lab.client.data('mutation ($id: ID!) { retryExecution(id: $id) { id } }', { id });

    expect(await lab.inStatus(id, 'SUCCEEDED')).toMatchObject({ result: ['prepared', 'completed'] });
    expect(await lab.effects('prepare')).toHaveLength(1);
    expect(timesByKey(await lab.effects('complete'))).toEqual([2]);
  }, 60_000);
});
