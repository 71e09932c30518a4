import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createScratchDirectory, type ScratchDirectory } from '../playbooks/playbook-directory.js';
import { Installation } from '../support/installation.js';
import { opensoar, runProcess } from './opensoar.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

describe('a repository that opensoar init makes', () => {
  let dir: ScratchDirectory;
  let repository: string;

  const npm = (...args: string[]) => runProcess('npm', args, repository);

  beforeAll(async () => {
    dir = await createScratchDirectory();
    repository = join(dir.path, 'soc playbooks');
    const init = await opensoar(['init', 'soc playbooks'], dir.path);
    if (init.code !== 0) throw new Error(init.stderr);
    const install = await npm('install', '--offline', '--no-audit', '--no-fund');
    if (install.code !== 0) throw new Error(install.stderr);
  }, 60_000);
  afterAll(() => dir.remove());

  it('installs without a network, and passes its own test and check', async () => {
    const test = await npm('test');
    expect(test.stdout).toContain('tells the networks of addresses apart');
    expect(test.code).toBe(0);
    const check = await npm('run', 'check');
    expect(check.stdout).toContain('1 playbook in 1 file: 0 errors, 0 warnings.');
    expect(check.code).toBe(0);
  }, 120_000);

  it('type-checks as it is in an editor, its tests included', async () => {
    expect(await runProcess(process.execPath, [TSC, '-p', '.'], repository)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  }, 60_000);

  it('fails its test run when a test fails', async () => {
    await dir.write({
      'failing/a.spec.ts': `import assert from 'node:assert/strict';
import { it } from 'node:test';
it('adds up', () => assert.equal(1 + 1, 3));
`,
    });
    const { code, stdout } = await opensoar(['playbook', 'test', 'failing'], dir.path);
    expect(stdout).toContain('adds up');
    expect(code).toBe(1);
  }, 60_000);

  it('is not written over', async () => {
    const { code, stderr } = await opensoar(['init', 'soc playbooks'], dir.path);
    expect(stderr).toContain('Nothing was written');
    expect(code).toBe(1);
  });

  it('is loaded by a server whose PLAYBOOK_DIRS names it', async () => {
    const installation = await Installation.create({
      redis: false,
      playbookDirs: [join(repository, 'playbooks')],
    });
    try {
      const server = await installation.start('all');
      const { stdout } = await opensoar(['playbook', 'list', '--json'], repository, {
        OPENSOAR_URL: server.url,
        OPENSOAR_API_KEY: server.apiKey,
      });
      expect(JSON.parse(stdout)).toEqual([
        expect.objectContaining({ name: 'example', file: 'example.playbook.ts', loaded: true }),
      ]);
    } finally {
      await installation.close();
    }
  }, 120_000);
});
