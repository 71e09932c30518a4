import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { opensoar } from '../cli/opensoar.js';
import { ROOT } from './markdown.js';

const PLAYBOOKS = join('docs', 'samples', 'playbooks');

describe('the playbooks that the documentation shows', () => {
  it('have a test each, and all of them pass', async () => {
    const names = await readdir(join(ROOT, PLAYBOOKS));
    const specs = names.filter((name) => name.endsWith('.spec.ts'));
    const tested = specs.filter((name) => name.endsWith('.playbook.spec.ts'));
    const playbooks = names.filter((name) => name.endsWith('.playbook.ts'));
    expect(tested.map((name) => name.replace('.spec.ts', '.ts')).sort()).toEqual(playbooks.sort());

    const { code, stdout } = await opensoar(['playbook', 'test', PLAYBOOKS], ROOT);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`suites ${specs.length}\n`),
    });
  }, 120_000);

  it('pass the check', async () => {
    const { code, stdout } = await opensoar(['playbook', 'check', PLAYBOOKS, '--json'], ROOT);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, findings: [] });
    expect(code).toBe(0);
  }, 120_000);
});
