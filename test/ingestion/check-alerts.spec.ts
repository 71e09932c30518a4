import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APP_ROOT } from '../../src/config/configuration.js';
import { IngestionApp } from './ingestion-app.js';

describe('scripts/check-alerts.mjs', () => {
  let app: IngestionApp;
  let directory: string;

  beforeAll(async () => {
    app = await IngestionApp.create([]);
    directory = await mkdtemp(join(tmpdir(), 'opensoar-check-'));
    await mkdir(join(directory, 'product'));
    await writeFile(join(directory, 'product', 'one.json'), '{"title":"One"}');
    await writeFile(join(directory, 'product', 'two.json'), '[{"title":"One"},{"title":"Two"}]');
    await writeFile(join(directory, 'README.md'), 'not an alert');
  });

  afterAll(async () => {
    await app.close();
    await rm(directory, { recursive: true });
  });

  const check = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [join(APP_ROOT, 'scripts/check-alerts.mjs'), ...args],
        { cwd: directory, env: {} },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });

  it('posts every JSON file below the directory', async () => {
    expect(await check('.', '--url', app.url, '--key', app.key)).toEqual({
      code: 0,
      stdout: '2 of 2 accepted.\n',
      stderr: '',
    });
    expect(await app.counts()).toMatchObject({ alerts: 3 });
  });

  it('names the files that were refused, in whole or in part', async () => {
    await writeFile(join(directory, 'broken.json'), '{');
    await writeFile(join(directory, 'partly.json'), '[{"title":"One"}, 5]');
    const { code, stdout } = await check('.', '--url', app.url, '--key', app.key);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^broken\.json: 400 .*INVALID_JSON/m);
    expect(stdout).toMatch(/^partly\.json: rejected in part: .*NOT_AN_ALERT/m);
    expect(stdout).toMatch(/^2 of 4 accepted\.$/m);
  });

  it.each([
    [[], /^Usage: /],
    [['.'], /Give --url and --key: \.opensoar\/credentials\.json can't be read \(ENOENT\)\.$/m],
    [['nowhere', '--url', 'http://127.0.0.1:1', '--key', 'k'], /^nowhere can't be read \(ENOENT\)\.$/m],
    [['.', '--nonsense'], /--nonsense/],
  ])('says what is missing when it is called with %j', async (args, message) => {
    const { code, stderr } = await check(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  /** A directory with payloads of one's own. */
  const samples = process.env['ALERT_SAMPLES'];
  if (samples) {
    it(`finds every payload below ${samples} accepted`, async () => {
      expect(await check(samples, '--url', app.url, '--key', app.key)).toMatchObject({ code: 0, stderr: '' });
    });
  }
});
