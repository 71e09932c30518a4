import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { opensoar, runProcess } from './opensoar.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('opensoar playbook new, in the checkout', () => {
  let dir: string;

  beforeAll(async () => {
    // A part of the checkout that git and the formatter leave alone.
    dir = await mkdtemp(join(ROOT, 'dist', 'new-playbook-'));
    await opensoar(['playbook', 'new', 'block-address', '--source', 'guardduty', '--dir', dir], ROOT);
  }, 30_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('writes a playbook for the source that passes the check', async () => {
    const source = await readFile(join(dir, 'block-address.playbook.ts'), 'utf8');
    expect(source).toContain("trigger: 'guardduty'");
    expect(source).toContain('export class BlockAddress {');
    const { code, stdout } = await opensoar(['playbook', 'check', dir, '--json'], ROOT);
    expect(JSON.parse(stdout)).toMatchObject({ playbooks: ['block_address'], findings: [] });
    expect(code).toBe(0);
  }, 60_000);

  it('writes a test that the tests of the checkout run, green as it is', async () => {
    const shared = (await import(pathToFileURL(join(ROOT, 'jest.config.mjs')).href)) as {
      default: Record<string, unknown>;
    };
    const { transform, moduleNameMapper, extensionsToTreatAsEsm, testMatch } = shared.default;
    const config = {
      rootDir: ROOT,
      roots: [dir],
      transform,
      moduleNameMapper,
      extensionsToTreatAsEsm,
      testMatch,
    };
    const { code, stderr } = await runProcess(
      process.execPath,
      [
        '--experimental-vm-modules',
        join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
        '--config',
        JSON.stringify(config),
      ],
      ROOT,
    );
    expect(stderr).toContain('1 passed, 1 total');
    expect(code).toBe(0);
  }, 60_000);

  it('is formatted as the checkout is', async () => {
    const prettier = join(ROOT, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
    const args = [prettier, '--check', '--config', '.prettierrc', '--ignore-path', '/dev/null', dir];
    expect((await runProcess(process.execPath, args, ROOT)).code).toBe(0);
  }, 60_000);

  it('refuses names that are no names, and to write over a file', async () => {
    const wrong = await opensoar(['playbook', 'new', 'Block_Address', '--dir', dir], ROOT);
    expect(wrong.stderr).toContain('as in block-address');
    expect(wrong.code).toBe(1);
    const quoted = await opensoar(['playbook', 'new', 'other', '--source', "x'y", '--dir', dir], ROOT);
    expect(quoted.stderr).toContain('written like guardduty');
    const again = await opensoar(['playbook', 'new', 'block-address', '--dir', dir], ROOT);
    expect(again.stderr).toContain('Nothing was written');
    expect(again.code).toBe(1);
  }, 60_000);
});
