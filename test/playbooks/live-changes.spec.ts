import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecoveryLab } from '../recovery/recovery-lab.js';
import { poll } from '../support/poll.js';
import type { Server } from '../support/server.js';

const SHIFT = 'shift.playbook.ts';
const shift = (generation: string) => `
import { Action, Playbook } from '@opensoar/sdk';
import { effect, gate } from './_world.js';

@Playbook({ trigger: 'manual', description: '${generation}' })
export class Shift {
  @Action({ effect: 'read' })
  async begin(number: number) {
    effect('${generation}', number);
    if ('${generation}' === 'first') await gate('open');
    return process.pid;
  }

  async run(number: number) {
    return { generation: '${generation}', pid: await this.begin(number) };
  }
}
`;

interface ProcessState {
  role: string;
  pid: number;
  differs: boolean;
  load: number;
  leaseExpiresAt: string | null;
  playbooks: { name: string; version: string | null; differs: boolean }[];
  loadErrors: { file: string; message: string }[];
}

const PROCESSES = `{ processes { role pid differs load leaseExpiresAt
  playbooks { name version differs } loadErrors { file message } } }`;

describe('Playbooks that change while everything goes on', () => {
  let lab: RecoveryLab;
  let workers: Server[];
  let first: string;

  beforeAll(async () => {
    lab = await RecoveryLab.create({ [SHIFT]: shift('first') });
    const env = { OPENSOAR_CONCURRENCY: '300' };
    workers = await Promise.all([lab.startWorker(env), lab.startWorker(env)]);
    first = await versionInForce();
  }, 120_000);

  afterAll(() => lab?.close());

  async function versionInForce(): Promise<string> {
    const { playbook } = await lab.client.data<{ playbook: { version: string } }>(
      '{ playbook(name: "shift") { version } }',
    );
    return playbook.version;
  }

  async function sync() {
    const { syncPlaybooks } = await lab.client.data<{
      syncPlaybooks: { added: string[]; changed: string[]; removed: string[]; errors: { file: string }[] };
    }>('mutation { syncPlaybooks { added changed removed unchanged errors { file message } } }');
    return syncPlaybooks;
  }

  /** All three processes, once they are as `wanted`. */
  async function processes(wanted: (process: ProcessState) => boolean): Promise<ProcessState[]> {
    let found: ProcessState[] = [];
    await poll(
      async () => {
        found = (await lab.client.data<{ processes: ProcessState[] }>(PROCESSES)).processes;
        return found.length === 3 && found.every(wanted);
      },
      { withinMs: 2_000 },
    );
    return found;
  }

  const runs = (version: string) => (process: ProcessState) =>
    process.playbooks.some((playbook) => playbook.name === 'shift' && playbook.version === version);

  /** The results of as many executions, one after the other has been asked for. */
  async function resultsOf(count: number): Promise<{ generation: string; pid: number }[]> {
    const ids = await Promise.all(Array.from({ length: count }, (_, n) => lab.run('shift', n)));
    const ended = await Promise.all(ids.map((id) => lab.ended(id)));
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']));
    return ended.map(({ result }) => result as { generation: string; pid: number });
  }

  it('ends 200 running executions on the version that they began with, and starts the next on the new one everywhere', async () => {
    const running = await Promise.all(Array.from({ length: 200 }, (_, n) => lab.run('shift', n)));
    await lab.untilEffects('first', 200);

    await lab.installation.writePlaybooks({ [SHIFT]: shift('second') });
    expect(await sync()).toMatchObject({ added: [], changed: ['shift'], removed: [], errors: [] });
    const second = await versionInForce();
    expect(second).not.toBe(first);
    const seen = await processes(runs(second));
    expect(seen.map(({ role, differs }) => [role, differs])).toEqual([
      ['API', false],
      ['WORKER', false],
      ['WORKER', false],
    ]);
    expect(seen.reduce((sum, { load }) => sum + load, 0)).toBe(200);
    expect(seen.map(({ leaseExpiresAt }) => leaseExpiresAt !== null)).toEqual([false, true, true]);

    const next: { generation: string; pid: number }[] = [];
    const ranIn = () => new Set(next.map(({ pid }) => pid));
    // Whoever is first takes an execution, so it may take a few until each has had one.
    await poll(async () => {
      next.push(...(await resultsOf(20)));
      return workers.every(({ pid }) => ranIn().has(pid));
    });
    expect(new Set(next.map(({ generation }) => generation))).toEqual(new Set(['second']));

    await lab.openGate('open');
    const ended = await Promise.all(running.map((id) => lab.ended(id)));
    expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['SUCCEEDED']));
    expect(new Set(ended.map(({ result }) => (result as { generation: string }).generation))).toEqual(
      new Set(['first']),
    );
    expect(await lab.effects('first')).toHaveLength(200);
  }, 120_000);

  it('changes nothing where an edit is broken, and says so of every process', async () => {
    const before = await versionInForce();
    await lab.installation.writePlaybooks({ [SHIFT]: `${shift('third')}\n}` });
    expect(await sync()).toMatchObject({ changed: [], removed: [], errors: [{ file: SHIFT }] });

    const seen = await processes(({ loadErrors }) => loadErrors.length === 1);
    expect(seen.every(runs(before))).toBe(true);
    expect(seen.every(({ differs, loadErrors }) => differs && loadErrors[0]?.file === SHIFT)).toBe(true);
    expect(await versionInForce()).toBe(before);
    const results = await resultsOf(4);
    expect(new Set(results.map(({ generation }) => generation))).toEqual(new Set(['second']));
  }, 60_000);

  it('goes back to an earlier version until the file changes again, and shows it', async () => {
    const QUERY =
      '{ playbook(name: "shift") { version fileVersion rolledBack versions { version source createdBy } } }';
    await lab.installation.writePlaybooks({ [SHIFT]: shift('third') });
    await sync();
    const third = await versionInForce();

    await lab.client.data(`mutation { rollbackPlaybook(name: "shift", version: "${first}") { version } }`);
    await processes(runs(first));
    const { playbook } = await lab.client.data<{
      playbook: { versions: { version: string; source: string }[] };
    }>(QUERY);
    expect(playbook).toMatchObject({ version: first, fileVersion: third, rolledBack: true });
    expect(playbook.versions).toHaveLength(3);
    expect(playbook.versions.map(({ source }) => /description: '(\w+)'/.exec(source)?.[1])).toEqual([
      'third',
      'second',
      'first',
    ]);
    expect((await resultsOf(2)).map(({ generation }) => generation)).toEqual(['first', 'first']);

    expect(await sync()).toMatchObject({ changed: [], errors: [] });
    expect(await versionInForce()).toBe(first);

    await lab.installation.writePlaybooks({ [SHIFT]: shift('fourth') });
    await sync();
    expect((await lab.client.data<{ playbook: object }>(QUERY)).playbook).toMatchObject({
      rolledBack: false,
    });
    expect((await resultsOf(2)).map(({ generation }) => generation)).toEqual(['fourth', 'fourth']);
  }, 60_000);

  it('keeps what an operator has switched', async () => {
    await lab.client.data('mutation { setPlaybookEnabled(name: "shift", enabled: false) { enabled } }');
    await lab.installation.writePlaybooks({ [SHIFT]: shift('fifth') });
    await sync();
    const { playbook } = await lab.client.data<{ playbook: object }>(
      '{ playbook(name: "shift") { enabled description } }',
    );
    expect(playbook).toEqual({ enabled: false, description: 'fifth' });
  }, 60_000);

  it('retries what has failed with the code as it is now, without doing again what is recorded', async () => {
    const mend = (end: string) => `
import { Action, Playbook } from '@opensoar/sdk';
import { effect } from './_world.js';

@Playbook({ trigger: 'manual' })
export class Mended {
  @Action()
  async block() {
    effect('block');
  }

  async run() {
    await this.block();
    ${end}
  }
}
`;
    await lab.installation.writePlaybooks({ 'mended.playbook.ts': mend("throw new Error('a mistake');") });
    await sync();
    const id = await lab.run('mended');
    expect(await lab.ended(id)).toMatchObject({ status: 'FAILED', error: { message: 'a mistake' } });

    await lab.installation.writePlaybooks({ 'mended.playbook.ts': mend("return 'mended';") });
    await sync();
    await lab.client.data(`mutation { retryExecution(id: "${id}") { id } }`);
    await lab.inStatus(id, 'SUCCEEDED');
    expect(await lab.execution(id)).toMatchObject({ result: 'mended' });
    expect(await lab.effects('block')).toHaveLength(1);
  }, 60_000);

  it('refuses to go back to what never was', async () => {
    await expect(
      lab.client.data('mutation { rollbackPlaybook(name: "shift", version: "none") { version } }'),
    ).rejects.toThrow(/none/);
  });

  it('recovers, on an empty disk, an execution of a version that is on no disk any more', async () => {
    await rm(lab.gatePath('open'));
    await lab.installation.writePlaybooks({ [SHIFT]: shift('first') });
    await sync();
    const id = await lab.run('shift', 7);
    await lab.untilEffects('first', 203);
    await lab.killWorkers();

    await lab.installation.removePlaybook(SHIFT);
    expect(await sync()).toMatchObject({ removed: ['shift'], errors: [] });
    const { playbook } = await lab.client.data<{ playbook: object }>(
      '{ playbook(name: "shift") { loaded } }',
    );
    expect(playbook).toEqual({ loaded: false });

    await lab.openGate('open');
    await lab.startWorker();
    expect(await lab.ended(id)).toMatchObject({ status: 'SUCCEEDED', result: { generation: 'first' } });
  }, 90_000);
});

describe('A process that watches its playbook directories', () => {
  it('takes up what is added, changed and removed, and has the others do so', async () => {
    const lab = await RecoveryLab.create({ [SHIFT]: shift('first') });
    try {
      const watching = await lab.startWorker({ OPENSOAR_WATCH: 'true' });
      const description = async () => {
        const { playbook } = await lab.client.data<{ playbook: { description: string; loaded: boolean } }>(
          '{ playbook(name: "shift") { description loaded } }',
        );
        return playbook.loaded ? playbook.description : 'gone';
      };
      await lab.installation.writePlaybooks({ [SHIFT]: shift('second') });
      await poll(async () => (await description()) === 'second', { withinMs: 2_000 });
      await lab.installation.removePlaybook(SHIFT);
      await poll(async () => (await description()) === 'gone', { withinMs: 2_000 });
      expect(watching.pid).toBeGreaterThan(0);
    } finally {
      await lab.close();
    }
  }, 90_000);
});
