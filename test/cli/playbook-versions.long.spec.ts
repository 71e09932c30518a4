import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { type Ended, opensoar } from './opensoar.js';

const FILE = 'greet.playbook.ts';
const greet = (greeting: string) => `
import { Playbook } from '@opensoar/sdk';

@Playbook({ trigger: 'manual', description: '${greeting}' })
export class Greet {
  run(): string {
    return '${greeting}';
  }
}
`;

interface Version {
  version: string;
}

describe('opensoar playbook sync, versions and rollback, and process list', () => {
  let installation: Installation;
  let client: TestClient;

  beforeAll(async () => {
    installation = await Installation.create({ playbookFiles: { [FILE]: greet('hello') } });
    client = await installation.startApi();
  }, 60_000);

  afterAll(() => installation?.close());

  const cli = (...args: string[]): Promise<Ended> =>
    opensoar(args, tmpdir(), { OPENSOAR_URL: client.url, OPENSOAR_API_KEY: client.apiKey });

  async function versions(): Promise<Version[]> {
    const { stdout } = await cli('playbook', 'versions', 'greet', '--json');
    return (JSON.parse(stdout) as { versions: Version[] }).versions;
  }

  it('take up an edit, show the versions, go back to one, and say what each process runs', async () => {
    await installation.writePlaybooks({ [FILE]: greet('good evening') });
    expect(await cli('playbook', 'sync')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/changed {2}greet\n0 unchanged/),
    });
    const [newest, first] = await versions();
    const source = await cli('playbook', 'versions', 'greet', '--source', first!.version.slice(0, 10));
    expect(source.stdout).toBe(greet('hello'));

    const back = await cli('playbook', 'rollback', 'greet', first!.version.slice(0, 10));
    expect(back).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`rolled back to ${first!.version}`),
    });
    const table = await cli('playbook', 'versions', 'greet');
    expect(table.stdout).toMatch(new RegExp(`${first!.version} +in force`));
    expect(table.stdout).toMatch(new RegExp(`${newest!.version} +of the file`));
    const forth = await cli('playbook', 'rollback', 'greet', newest!.version);
    expect(forth.stdout).toContain('again');

    const processes = await cli('process', 'list');
    expect(processes.stdout).toMatch(/^api +\S+ +\d+ .* 1\s*$/m);
  }, 60_000);

  it('fail, and say what to do, where a file is broken or a version is unknown', async () => {
    await installation.writePlaybooks({ [FILE]: 'export class {' });
    const sync = await cli('playbook', 'sync');
    expect(sync).toMatchObject({ code: 1, stdout: expect.stringContaining(`not loaded: ${FILE}`) });
    expect(sync.stderr).toContain('keep the code that they had');
    const processes = await cli('process', 'list');
    expect(processes.stdout).toContain('DIFFERS');
    expect(processes.stdout).toContain(`could not load ${FILE}`);

    expect(await cli('playbook', 'rollback', 'greet', 'f00')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("No version of greet begins with 'f00'"),
    });
    expect(await cli('playbook', 'versions', 'nobody')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no playbook 'nobody'"),
    });
  }, 60_000);
});
