import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecoveryLab } from '../recovery/recovery-lab.js';
import { RemoteCli } from './remote-cli.js';

const PLAYBOOKS = `
import { Action, Playbook } from '@opensoar/sdk';
import { delay, effect, gate, hasHappened } from './_world.js';

@Playbook({ trigger: 'manual' })
export class Lookups {
  @Action({ effect: 'read' })
  async before(): Promise<string> {
    return 'ready';
  }

  @Action({ effect: 'read' })
  async look(where: string): Promise<string> {
    effect('look', where);
    await gate('lookups');
    return where;
  }

  @Action({ effect: 'write', retries: 1, retryBackoff: 0.1 })
  async flaky(): Promise<string> {
    if (hasHappened('flaky', 'once')) return 'mended';
    effect('flaky', 'once');
    throw new Error('not \\u001b[2J yet');
  }

  async run(): Promise<string[]> {
    await this.before();
    const found = await Promise.all([this.look('here'), this.look('there')]);
    return [...found, await this.flaky()];
  }
}

@Playbook({ trigger: 'manual' })
export class Fails {
  @Action({ effect: 'read', retries: 0 })
  async attempt(): Promise<string> {
    if (hasHappened('attempt', 'once')) return 'went well';
    effect('attempt', 'once');
    throw new Error('not now');
  }

  run(): Promise<string> {
    return this.attempt();
  }
}

@Playbook({ trigger: 'manual' })
export class Wipes {
  @Action({ effect: 'destructive' })
  async wipe(): Promise<string> {
    effect('wipe', 'disk');
    await gate('wiped');
    return 'wiped';
  }

  run(): Promise<string> {
    return this.wipe();
  }
}
`;
const NOBODYS = '01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e';

interface Execution {
  id: string;
  status: string;
  actions: { status: string }[];
}

describe('opensoar execution', () => {
  let lab: RecoveryLab;
  let cli: RemoteCli;
  let lookups: string;

  beforeAll(async () => {
    lab = await RecoveryLab.create({ 'stories.playbook.ts': PLAYBOOKS });
    cli = RemoteCli.of(lab.client);
    await lab.startWorker();
    lookups = await lab.run('lookups', { of: 'x' });
    await lab.untilEffects('look', 2);
    await lab.openGate('lookups');
    await lab.ended(lookups);
  }, 120_000);

  afterAll(() => lab?.close());

  it('show draws what ran side by side, and tells of each attempt', async () => {
    const { code, stdout } = await cli.run('execution', 'show', lookups);
    expect(code).toBe(0);
    const [fields = '', tree = ''] = stdout.split('\nActions\n');
    expect(fields).toMatch(/^playbook +lookups$/m);
    expect(fields).toMatch(/^status +succeeded$/m);
    expect(fields).toMatch(/^input +\{"of":"x"\}$/m);
    expect(fields).toMatch(/^result +\["here","there","mended"\]$/m);
    const took = String.raw` {2}[\d.]+ m?s`;
    expect(tree.split('\n')).toEqual([
      expect.stringMatching(`^├─ before {2}succeeded${took}`),
      '├─ side by side',
      expect.stringMatching(`^│  ├─ look {4}succeeded${took}`),
      expect.stringMatching(`^│  └─ look {4}succeeded${took}`),
      expect.stringMatching(`^└─ flaky {3}succeeded${took}.* {2}2 attempts$`),
      '     attempt 1: failed, Error: not  [2J yet',
      '     attempt 2: succeeded',
      '',
    ]);
    expect(await cli.json('execution', 'show', lookups)).toMatchObject({
      id: lookups,
      actions: [{ name: 'before' }, { name: 'look' }, { name: 'look' }, { attempts: [{}, {}] }],
    });
  }, 120_000);

  it('list finds executions by what is asked for, and retry lets a failed one go on', async () => {
    const failed = await lab.run('fails');
    await lab.ended(failed);
    const found = await cli.json<Execution[]>('execution', 'list', '--status', 'failed', '--after', '1h');
    expect(found.map(({ id }) => id)).toEqual([failed]);
    const { stdout } = await cli.run('execution', 'list', '--playbook', 'fails,lookups');
    expect(stdout).toMatch(new RegExp(`^${failed} .* fails +failed .* attempt: not now$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^${lookups} .* lookups +succeeded`, 'm'));

    const retried = await cli.run('execution', 'retry', failed);
    expect(retried).toMatchObject({ code: 0, stdout: expect.stringContaining(`fails ${failed} is `) });
    expect(await lab.ended(failed)).toMatchObject({ status: 'SUCCEEDED', result: 'went well' });
    expect(await cli.run('execution', 'retry', failed)).toMatchObject({ code: 1, stdout: '' });
  }, 120_000);

  it('settle says what became of an uncertain action, and cancel ends what nobody needs', async () => {
    const settled = await lab.run('wipes');
    const cancelled = await lab.run('wipes');
    await lab.untilEffects('wipe', 2);
    await lab.killWorkers();
    await lab.startWorker();
    await lab.inStatus(settled, 'SUSPENDED');
    await lab.inStatus(cancelled, 'SUSPENDED');

    const shown = await cli.run('execution', 'show', settled);
    expect(shown.stdout).toContain(`opensoar execution settle ${settled}:0`);
    const reader = await RemoteCli.withScopes(lab.client, ['READ']);
    for (const words of [
      ['settle', settled, '--outcome', 'done', '--reason', 'seen'],
      ['cancel', cancelled],
      ['retry', cancelled],
    ]) {
      expect(await reader.run('execution', ...words)).toMatchObject({ code: 4, stdout: '' });
    }

    const settle = await cli.run(
      'execution',
      'settle',
      settled,
      '--outcome',
      'done',
      '--reason',
      'the disk is empty',
      '--output',
      '"wiped by hand"',
    );
    expect(settle).toMatchObject({ code: 0, stdout: expect.stringContaining(`wipes ${settled} is `) });
    expect(await lab.ended(settled)).toMatchObject({ status: 'SUCCEEDED', result: 'wiped by hand' });
    const cancel = await cli.json<Execution>('execution', 'cancel', cancelled);
    expect(cancel.id).toBe(cancelled);
    expect(await lab.ended(cancelled)).toMatchObject({ status: 'CANCELLED' });

    const again = ['execution', 'settle', settled, '--outcome', 'not-done', '--reason', 'no'];
    expect(await cli.run(...again)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing to settle'),
    });
    expect(await cli.run(...again, '--output', '1')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--output goes with --outcome done'),
    });
  }, 180_000);

  it('fail clearly where the execution is unknown', async () => {
    for (const words of [
      ['show', NOBODYS],
      ['cancel', NOBODYS],
      ['settle', NOBODYS, '--outcome', 'fail', '--reason', 'no'],
    ]) {
      expect(await cli.run('execution', ...words)).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining(NOBODYS),
      });
    }
  }, 120_000);

  it('tail shows the executions of one playbook as they move', async () => {
    const tail = cli.follow('execution', 'tail', '--playbook', 'fails');
    try {
      const lines = await tail.until(
        (all) => all.some((line) => line.includes('SUCCEEDED')),
        () => lab.run('fails'),
      );
      expect(lines.every((line) => / {2}fails( |$)/.test(line))).toBe(true);
      expect(await tail.interrupt()).toBe(0);
    } finally {
      await tail.kill();
    }
  }, 120_000);
});
