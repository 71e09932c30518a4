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

describe('scripts/compare-alerts.mjs', () => {
  const COLUMNS = [
    'file',
    'source',
    'title',
    'severity',
    'source_ip',
    'dest_ip',
    'hostname',
    'vendor_alert_id',
  ];
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'opensoar-compare-'));
    await writeFile(
      join(directory, 'one.json'),
      '{"id":"7","title":"One","severity":"high","src_ip":"203.0.113.9"}',
    );
    await writeFile(join(directory, 'two.json'), '[{"id":"a","title":"First"},{"id":"b","title":"Second"}]');
  });

  afterAll(() => rm(directory, { recursive: true }));

  const compare = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [join(APP_ROOT, 'scripts/compare-alerts.mjs'), ...args],
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  const writeManifest = (...rows: string[][]) =>
    writeFile(
      join(directory, 'MANIFEST.tsv'),
      [[...COLUMNS, 'batch_count', 'notes'], ...rows].map((row) => `${row.join('\t')}\n`).join(''),
    );
  const right = [
    ['one.json', 'acme', 'One', 'high', '203.0.113.9', '', '', '7', '1', ''],
    ['two.json', 'acme', 'First', '', '', '', '', 'a', '2', 'no severity'],
  ];

  it('says that all is right, by the bare path and by the source', async () => {
    await writeManifest(...right);
    const { code, stdout, stderr } = await compare(directory);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/nothing is wrong/g)).toHaveLength(2);
    expect(stdout.match(/^6 of 6 expected values are right \(100\.0 %\)\.$/gm)).toHaveLength(2);
  });

  it('shows each cell that is wrong, what was invented too, and fails', async () => {
    await writeManifest(['one.json', 'acme', 'Another', 'high', '', '', '', '7', '1', ''], ...right.slice(1));
    const { code, stdout } = await compare(directory);
    expect(code).toBe(1);
    expect(stdout).toMatch(/'one\.json' +│ 'title' +│ 'Another' +│ 'One'/);
    expect(stdout).toMatch(/'one\.json' +│ 'source_ip' +│ '' +│ '203\.0\.113\.9'/);
    expect(stdout.match(/^4 of 5 expected values are right \(80\.0 %\)\.$/gm)).toHaveLength(2);
  });

  it.each([
    [[], /^Usage: /],
    [['nowhere'], /MANIFEST\.tsv can't be read \(ENOENT\)\.$/m],
  ])('says what is missing when it is called with %j', async (args, message) => {
    const { code, stderr } = await compare(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
