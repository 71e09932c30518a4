import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PlaybookApp } from '../../test/playbooks/playbook-app.js';
import { createScratchDirectory, type ScratchDirectory } from '../../test/playbooks/playbook-directory.js';

const FILE = 'greet.playbook.ts';

describe('PlaybookLibrary', () => {
  let home: ScratchDirectory;
  let playbooks: ScratchDirectory;
  let app: PlaybookApp;

  beforeEach(async () => {
    [home, playbooks] = await Promise.all([createScratchDirectory(), createScratchDirectory()]);
    await playbooks.write({ [FILE]: greet('hello') });
    app = await PlaybookApp.create({ home: home.path, playbookDirs: [playbooks.path] });
    await app.load();
  });

  afterEach(async () => {
    await app.close();
    await Promise.all([home.remove(), playbooks.remove()]);
  });

  /** Notes in a file when it is started and when it is stopped. */
  const greet = (greeting: string): string => `
import { appendFileSync } from 'node:fs';
import { Playbook } from '@opensoar/sdk';

const note = (what: string) => appendFileSync(${JSON.stringify(join(home.path, 'notes'))}, what + ' ${greeting}\\n');

@Playbook({ trigger: 'manual' })
export class Greet {
  onModuleInit() { note('start'); }
  onModuleDestroy() { note('stop'); }
  run() { return '${greeting}'; }
}
`;
  const notes = async (): Promise<string[]> =>
    (await readFile(join(home.path, 'notes'), 'utf8')).trim().split('\n');

  async function change(greeting: string): Promise<void> {
    await playbooks.write({ [FILE]: greet(greeting) });
    await app.load();
  }

  it('stops a version that is out of force and not used', async () => {
    await change('good evening');
    expect(app.run('greet')).toBe('good evening');
    expect(await notes()).toEqual(['start hello', 'start good evening', 'stop hello']);
  });

  it('keeps a version that is used until it is not', async () => {
    const { version } = app.registry.get('greet')!;
    const release = app.library.use(version);
    await change('good evening');
    expect((await app.library.version('greet', version))?.instance.run()).toBe('hello');
    expect(await notes()).toEqual(['start hello', 'start good evening']);

    release();
    await change('good night');
    expect((await notes()).slice(2).sort()).toEqual(['start good night', 'stop good evening', 'stop hello']);
  });

  it('loads a version once, however many ask for it at a time', async () => {
    const { version, code } = app.registry.get('greet')!;
    await change('good evening');
    const archived = async () => ({ file: FILE, digest: version, code: code!.bundle, source: code!.source });
    const found = await Promise.all(
      Array.from({ length: 5 }, () => app.library.version('greet', version, archived)),
    );
    expect(found[0]?.instance.run()).toBe('hello');
    expect(new Set(found).size).toBe(1);
    expect((await notes()).filter((note) => note === 'start hello')).toHaveLength(2);
  });
});
