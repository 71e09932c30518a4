import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { createTestHome } from '../support/home.js';
import { Installation } from '../support/installation.js';
import { RemoteCli } from './remote-cli.js';

const FILE = 'contain.playbook.ts';
const PLAYBOOKS = `
import { Action, Playbook } from '@opensoar/sdk';

@Playbook({ trigger: 'elastic', conditions: { severity: ['high', 'critical'], tags: 'c2' }, order: 5 })
export class ContainHost {
  /** Cuts it off. */
  @Action({ effect: 'destructive', retries: 2, timeout: '30s' })
  async isolate(): Promise<string> {
    return 'isolated';
  }

  async run(): Promise<string> {
    return this.isolate();
  }
}

@Playbook({ trigger: 'manual' })
export class Greet {
  run(): string {
    return 'hello';
  }
}
`;
const ALERT = { title: 'Beacon', severity: 'high', tags: ['dns'] };

interface Explanation {
  decisions: {
    playbook: string;
    verdict: string;
    conditions: { key: string; actual: unknown; matched: boolean }[];
  }[];
  notListening: { name: string; trigger: string }[];
}

describe('opensoar playbook show, enable, disable and explain', () => {
  let installation: Installation;
  let client: TestClient;
  let cli: RemoteCli;
  let directory: string;
  let payload: string;

  beforeAll(async () => {
    installation = await Installation.create({ playbookFiles: { [FILE]: PLAYBOOKS } });
    client = installation.client(await installation.start('all'));
    cli = RemoteCli.of(client);
    directory = await createTestHome();
    payload = join(directory, 'alert.json');
    await writeFile(payload, JSON.stringify(ALERT));
  }, 90_000);

  afterAll(async () => {
    await installation?.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function isEnabled(name: string): Promise<boolean | undefined> {
    const { playbook } = await client.data<{ playbook: { enabled: boolean } | null }>(
      'query ($name: String!) { playbook(name: $name) { enabled } }',
      { name },
    );
    return playbook?.enabled;
  }

  it('show tells when it answers, what it does and what it did', async () => {
    const started = await client.ingest({ ...ALERT, tags: ['c2'] }, 'elastic');
    const [execution] = started.accepted[0]!.executions;
    const { stdout, code } = await cli.run('playbook', 'show', 'contain_host');
    expect(code).toBe(0);
    for (const line of [
      /^name +contain_host$/,
      /^state +enabled$/,
      /^trigger +elastic$/,
      /^conditions +\{.*"severity":\["high","critical"\].*\}$/,
      /^order +5$/,
      new RegExp(`^file +${FILE}$`),
      /^version +[0-9a-f]{64}$/,
      /^isolate +destructive +30\.0 s +2/,
      new RegExp(`^${execution!.id} .*contain_host`),
    ]) {
      expect(stdout.split('\n')).toContainEqual(expect.stringMatching(line));
    }
    expect(await cli.json('playbook', 'show', 'contain_host')).toMatchObject({
      name: 'contain_host',
      executionOrder: 5,
      loadError: null,
      lastExecutions: [{ id: execution!.id }],
    });
  }, 120_000);

  it('disable keeps a playbook from answering, and enable lets it answer again', async () => {
    expect(await cli.run('playbook', 'disable', 'contain_host')).toMatchObject({
      code: 0,
      stdout: 'contain_host is disabled.\n',
    });
    expect(await isEnabled('contain_host')).toBe(false);
    const { decisions } = await cli.json<Explanation>('playbook', 'explain', payload, '--source', 'elastic');
    expect(decisions).toMatchObject([{ playbook: 'contain_host', verdict: 'DISABLED' }]);
    expect(await cli.json('playbook', 'enable', 'contain_host')).toMatchObject({ enabled: true });
    expect(await isEnabled('contain_host')).toBe(true);
  }, 120_000);

  it('explain judges a file, stdin and a stored alert, condition by condition', async () => {
    const { code, stdout } = await cli.run('playbook', 'explain', payload, '--source', 'elastic');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'contain_host: not matched',
      '    yes  severity: wants ["high","critical"], is "high"',
      '    no   tags: wants "c2", is ["dns"]',
      'greet: listens to "manual"',
      '',
    ]);

    const piped = await cli.runWith(JSON.stringify(ALERT), 'playbook', 'explain', '-', '--json');
    expect(JSON.parse(piped.stdout)).toMatchObject({
      decisions: [],
      notListening: [{ name: 'contain_host' }, { name: 'greet', trigger: 'manual' }],
    });

    const { accepted } = await client.ingest({ ...ALERT, tags: ['c2', 'dns'] }, 'elastic');
    const stored = await cli.json<Explanation>('playbook', 'explain', accepted[0]!.alertId);
    expect(stored.decisions).toMatchObject([
      { playbook: 'contain_host', verdict: 'RUN', conditions: [{ matched: true }, { matched: true }] },
    ]);
  }, 120_000);

  it('fail clearly where a name, a file or an ID is unknown, and where the key may not', async () => {
    expect(await cli.run('playbook', 'show', 'nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no playbook "nobody"'),
    });
    expect(await cli.run('playbook', 'disable', 'nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nobody'),
    });
    expect(await cli.run('playbook', 'explain', 'no-such.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"no-such.json" is neither a file nor the ID of an alert'),
    });
    expect(await cli.runWith('{', 'playbook', 'explain', '-')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('stdin is not JSON'),
    });
    expect(await cli.run('playbook', 'explain', '01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e')).toMatchObject({
      code: 1,
    });
    const reader = await RemoteCli.withScopes(client, ['READ']);
    expect(await reader.run('playbook', 'disable', 'greet')).toMatchObject({ code: 4, stdout: '' });
    expect(await isEnabled('greet')).toBe(true);
  }, 120_000);
});
