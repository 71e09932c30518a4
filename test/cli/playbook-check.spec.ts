import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createScratchDirectory, type ScratchDirectory } from '../playbooks/playbook-directory.js';
import { opensoar } from './opensoar.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('opensoar playbook check', () => {
  let dir: ScratchDirectory;

  beforeAll(async () => {
    dir = await createScratchDirectory();
    await dir.write({
      'clock.ts': `import { Playbook } from '@opensoar/sdk';
setInterval(() => undefined, 60_000);
@Playbook({ trigger: 'webhook' })
export class Clock {
  async run(): Promise<number> {
    return Date.now();
  }
}
`,
    });
  });
  afterAll(() => dir.remove());

  it('has nothing against the examples and the samples', async () => {
    const { code, stdout } = await opensoar(
      ['playbook', 'check', 'playbooks', 'docs/samples/playbooks'],
      ROOT,
    );
    expect(stdout).toMatch(/^\d+ playbooks in \d+ files: 0 errors, 0 warnings\.$/m);
    expect(code).toBe(0);
  }, 60_000);

  it('says where, what and what to do, and ends with 1, whatever the file leaves running', async () => {
    const { code, stdout } = await opensoar(['playbook', 'check', '.'], dir.path);
    expect(stdout).toMatch(
      /^clock\.ts:6:12: error: Date\.now\(\) .*\n +Use now\(\)\.getTime\(\).* \[determinism\]$/m,
    );
    expect(stdout).toContain('1 playbook in 1 file: 1 error, 0 warnings.');
    expect(code).toBe(1);
  }, 60_000);

  it('prints JSON for scripts', async () => {
    const { code, stdout } = await opensoar(['playbook', 'check', 'clock.ts', '--json'], dir.path);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      playbooks: ['clock'],
      findings: [{ line: 6, column: 12, rule: 'determinism' }],
    });
    expect(code).toBe(1);
  }, 60_000);

  it('fails where there is nothing to check', async () => {
    const { code, stderr } = await opensoar(['playbook', 'check', 'elsewhere'], dir.path);
    expect(stderr).toContain("elsewhere can't be read");
    expect(code).toBe(1);
  }, 60_000);
});
