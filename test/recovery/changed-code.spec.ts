import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecoveryLab } from './recovery-lab.js';

const playbook = (className: string, steps: string) => `
import { Action, Playbook } from '@opensoar/sdk';
import { effect, gate } from './_world.js';

@Playbook({ trigger: 'manual' })
export class ${className} {
  @Action({ effect: 'read' })
  async lookUp(ip: string) {
    effect('${className}', 'lookUp', ip);
  }

  @Action()
  async block(ip: string) {
    effect('${className}', 'block', ip);
  }

  @Action()
  async blockEverywhere(ip: string) {
    effect('${className}', 'blockEverywhere', ip);
  }

  @Action()
  async wait() {
    effect('${className}', 'wait');
    await gate('open');
  }

  async run(ip: string) {
    ${steps}
    return 'ended';
  }
}
`;

const BEFORE = 'await this.lookUp(ip); await this.block(ip); await this.wait();';

/** Each of them is changed after the crash. */
const CAUGHT: Record<string, string> = {
  Renamed: BEFORE.replace('this.block(', 'this.blockEverywhere('),
  Reordered: 'await this.block(ip); await this.lookUp(ip); await this.wait();',
  Readdressed: BEFORE.replace('this.block(ip)', `this.block('192.0.2.99')`),
  Shortened: 'await this.lookUp(ip);',
};
const HARMLESS: Record<string, string> = {
  Appended: `${BEFORE} await this.blockEverywhere(ip);`,
};

const filesOf = (code: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(code).map(([name, steps]) => [`${name}.playbook.ts`, playbook(name, steps)]),
  );

describe('When code was changed between a crash and the recovery, and that which ran is kept nowhere', () => {
  let lab: RecoveryLab;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    const names = Object.keys({ ...CAUGHT, ...HARMLESS });
    lab = await RecoveryLab.create(filesOf(Object.fromEntries(names.map((name) => [name, BEFORE]))));
    const victim = await lab.startWorker();
    for (const name of names) ids.set(name, await lab.run(name.toLowerCase(), '192.0.2.1'));
    for (const name of names) await lab.untilEffects(name, 3);
    await victim.kill();
    await lab.installation.writePlaybooks(filesOf({ ...CAUGHT, ...HARMLESS }));
    await lab.installation.rows('DELETE FROM playbook_version');
    await lab.openGate('open');
    await lab.startWorker();
  }, 120_000);

  afterAll(() => lab?.close());

  it.each(Object.keys(CAUGHT))(
    'a playbook that does not repeat itself any more (%s) fails before anything is done for real',
    async (name) => {
      expect(await lab.ended(ids.get(name) ?? '')).toMatchObject({
        status: 'FAILED',
        error: {
          name: 'NonDeterministicPlaybookError',
          message: expect.stringMatching(/expected .* received /),
        },
      });
      expect((await lab.effects(name)).map(({ args }) => args[0])).toEqual(['lookUp', 'block', 'wait']);
    },
    60_000,
  );

  it('one that only does more goes on', async () => {
    expect(await lab.ended(ids.get('Appended') ?? '')).toMatchObject({
      status: 'SUCCEEDED',
      result: 'ended',
    });
    expect((await lab.effects('Appended')).map(({ args }) => args[0])).toEqual([
      'lookUp',
      'block',
      'wait',
      'wait',
      'blockEverywhere',
    ]);
  }, 60_000);
});
