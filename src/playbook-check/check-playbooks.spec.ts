import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createScratchDirectory, type ScratchDirectory } from '../../test/playbooks/playbook-directory.js';
import { checkPlaybooks } from './check-playbooks.js';

/** A playbook file whose `run` has this body. */
const playbook = (body: string, before = ''): string => `
import { Action, action, now, Playbook, randomId, type AlertData } from '@opensoar/sdk';
${before}
void [Action, action, now, randomId];
@Playbook({ trigger: 'webhook' })
export class Sample {
  @Action({ effect: 'read' }) async look(): Promise<number> { return Date.now(); }
  async run(alert: AlertData): Promise<unknown> { ${body} }
}`;

describe('checkPlaybooks', () => {
  let dir: ScratchDirectory;

  beforeEach(async () => {
    dir = await createScratchDirectory();
  });
  afterEach(() => dir.remove());

  const check = async (files: Record<string, string>) => {
    await dir.write(files);
    return checkPlaybooks([dir.path]);
  };
  const findings = async (files: Record<string, string>) => (await check(files)).findings;

  it('finds nothing wrong with a playbook that leaves to actions what differs', async () => {
    const source = playbook(
      'return [now(), randomId(), new Date(alert.createdAt), await this.look(), await ask(), isIP(alert.title)];',
      `import { isIP } from 'node:net';
       import { shout } from './_words.js';
       const ask = action({ name: 'ask', effect: 'read' }, async () => (await fetch(shout('x'))).status);`,
    );
    const report = await check({
      'a.ts': source,
      '_words.ts': 'export const shout = (word: string): string => word.toUpperCase();',
    });
    expect(report).toEqual({ files: [join(dir.path, 'a.ts')], playbooks: ['sample'], findings: [] });
  });

  it('finds in run() what comes out otherwise when it is run again, and names what to write instead', async () => {
    const cures = {
      'Date.now()': 'now()',
      'new Date()': 'now()',
      'performance.now()': 'now()',
      'Math.random()': 'randomId()',
      'crypto.randomUUID()': 'randomId()',
      'globalThis.crypto.randomUUID()': 'randomId()',
      'setTimeout(() => 1, 5)': 'action',
      'setInterval(() => 1, 5)': 'action',
      "fetch('https://intel.example')": 'action',
      '[alert].map(() => Date.now())': 'now()',
    };
    const lines = Object.keys(cures).map((expression) => `\n${expression},`);
    const found = await findings({ 'a.ts': playbook(`return [${lines.join('')}];`) });
    expect(found).toEqual(
      Object.values(cures).map((cure, index) =>
        expect.objectContaining({
          rule: 'determinism',
          severity: 'error',
          line: 9 + index,
          cure: expect.stringContaining(cure),
        }),
      ),
    );
  });

  it('knows what an import is called otherwise', async () => {
    const source = playbook(
      'return [draw(), files.readFileSync(alert.title)];',
      `import { randomUUID as draw } from 'node:crypto'; import * as files from 'fs';`,
    );
    expect((await findings({ 'a.ts': source })).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^draw\(\) draws another value/),
      expect.stringMatching(/^files\.readFileSync\(\) happens again/),
    ]);
  });

  it('follows what run() calls, into other files, and says whose run() it is', async () => {
    const files = {
      'a.ts': playbook('return stamp();', `import { stamp } from './_stamp.js';`),
      '_stamp.ts': `export const stamp = (): string => new Date().toISOString();`,
    };
    expect(await findings(files)).toEqual([
      expect.objectContaining({
        file: join(dir.path, '_stamp.ts'),
        line: 1,
        column: 36,
        message: expect.stringContaining('Sample.run() calls it outside an action'),
      }),
    ]);
  });

  it('looks into the run() that a playbook inherits', async () => {
    const files = {
      '_base.ts': `export abstract class Base { async run(): Promise<number> { return Math.random(); } }`,
      'a.ts': `import { Playbook } from '@opensoar/sdk';
import { Base } from './_base.js';
@Playbook({ trigger: 'webhook' }) export class Heir extends Base {}`,
    };
    expect(await findings(files)).toEqual([
      expect.objectContaining({ file: join(dir.path, '_base.ts'), rule: 'determinism' }),
    ]);
  });

  it('does not take a function of the same name for the global one', async () => {
    const source = playbook('return fetch(alert.title);', 'const fetch = (of: string): string => of;');
    expect(await findings({ 'a.ts': source })).toEqual([]);
  });

  it('finds wrong types, with the types of the SDK, wherever the directory lies', async () => {
    expect(await findings({ 'a.ts': playbook('return alert.hostnam;') })).toEqual([
      expect.objectContaining({ rule: 'types', line: 8, message: expect.stringContaining("'hostnam'") }),
    ]);
  });

  it('names a condition on a field that does not exist once, at the field', async () => {
    const source = `import { Playbook } from '@opensoar/sdk';
@Playbook({ trigger: 'webhook', conditions: { severity: 'high', hostnam: 'dc-01' } })
export class Typo { async run(): Promise<void> {} }`;
    expect(await findings({ 'a.ts': source })).toEqual([
      {
        file: join(dir.path, 'a.ts'),
        line: 2,
        column: 65,
        rule: 'conditions',
        severity: 'error',
        message: expect.stringContaining("'hostnam'"),
        cure: expect.stringContaining('hostname'),
      },
    ]);
  });

  it('warns of actions that do not say their effect', async () => {
    const source = playbook(
      'return [await ask(), await told(), alert];',
      `const ask = action({ name: 'ask' }, async () => 1);
       const options = { name: 'told', effect: 'read' } as const;
       const told = action({ ...options }, async () => 1);`,
    );
    expect(await findings({ 'a.ts': source })).toEqual([
      expect.objectContaining({ rule: 'effect', severity: 'warning', line: 3, column: 13 }),
    ]);
  });

  it('finds one name in two files', async () => {
    const [finding, ...others] = await findings({
      'a.ts': playbook('return alert;'),
      'b.ts': playbook('return [alert];'),
    });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ file: join(dir.path, 'b.ts'), line: 6, rule: 'duplicate' });
    expect(finding?.message).toContain(`${join(dir.path, 'a.ts')}:6`);
  });

  it('finds what keeps a file from loading, and makes none of its providers', async () => {
    const provider = (constructor: string) => `
      import { Playbook } from '@opensoar/sdk';
      class Unknown { readonly x = 1; }
      @Playbook({ trigger: 'webhook' })
      export class Broken { ${constructor} async run(): Promise<void> {} }`;
    expect(await findings({ 'a.ts': provider('constructor(readonly unknown: Unknown) {}') })).toEqual([
      expect.objectContaining({ rule: 'load', message: expect.stringContaining('Unknown') }),
    ]);
    expect(
      await findings({ 'a.ts': provider("constructor() { void Unknown; throw new Error('no token'); }") }),
    ).toEqual([]);
    expect(await findings({ 'a.ts': `throw new Error('no such key');` })).toEqual([
      expect.objectContaining({ rule: 'load', message: expect.stringContaining('no such key') }),
    ]);
  });

  it('warns of a file that brings nothing', async () => {
    expect(await findings({ 'a.ts': 'export const helper = 1;' })).toEqual([
      expect.objectContaining({ rule: 'load', severity: 'warning', cure: expect.stringContaining('_') }),
    ]);
  });

  it('refuses what holds no playbook files, or is not there', async () => {
    await expect(checkPlaybooks([dir.path])).rejects.toThrow(/No playbook file in/);
    await expect(checkPlaybooks([join(dir.path, 'none')])).rejects.toThrow(/can't be read/);
  });
});
