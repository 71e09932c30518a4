import { spawn } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestHome } from '../support/home.js';
import { SecurityLab } from './security-lab.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

describe('the command line', () => {
  let lab: SecurityLab;
  let home: string;

  beforeAll(async () => {
    lab = await SecurityLab.start();
    home = await createTestHome();
    await keep((await lab.key()).key);
  });

  afterAll(() => lab.stop());

  const credentials = () => join(home, 'credentials.json');
  const keep = (apiKey: string) => writeFile(credentials(), JSON.stringify({ url: lab.url, apiKey }));

  async function run(command: string, stdin = ''): Promise<{ code: number; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [MAIN, ...command.split(' ')], {
      env: { ...process.env, OPENSOAR_HOME: home, OPENSOAR_URL: '', OPENSOAR_API_KEY: '' },
    });
    child.stdin.end(stdin);
    const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, stdout, stderr };
  }

  async function json<T>(command: string, stdin?: string): Promise<T> {
    const { code, stdout, stderr } = await run(`${command} --json`, stdin);
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  it('makes analysts and administrators, lists and disables them', async () => {
    const admin = await json<{ role: string; password: string }>('admin create root');
    expect(admin).toMatchObject({ username: 'root', role: 'ADMIN', password: expect.any(String) });
    await json(
      'analyst create ann --role viewer --partners acme,initech --password-stdin',
      'correct horse\n',
    );
    expect(await json('analyst list')).toMatchObject([
      { username: 'ann', role: 'VIEWER', partners: ['acme', 'initech'], active: true },
      { username: 'root', role: 'ADMIN', partners: null },
    ]);
    expect((await run('analyst list')).stdout).toMatch(/USERNAME[^]*ann[^]*acme, initech/);
    expect(await json('analyst disable ann')).toMatchObject({ username: 'ann', active: false });
    expect((await run('analyst disable nobody')).code).toBe(1);
    expect((await run('analyst disable root')).stderr).toContain('last active administrator');
  }, 60_000);

  it('makes keys, lists and revokes them', async () => {
    const { apiKey, key } = await json<{ apiKey: { id: string }; key: string }>(
      'key create --name sensor --scopes ingest,read --partners acme --expires 2999-01-01T00:00:00Z',
    );
    expect((await lab.ask('{ me { name } }', {}, key)).status).toBe(200);
    expect(await json('key list')).toContainEqual(
      expect.objectContaining({
        name: 'sensor',
        scopes: ['INGEST', 'READ'],
        partners: ['acme'],
        revokedAt: null,
      }),
    );
    await json(`key revoke ${apiKey.id}`);
    expect((await lab.ask('{ me { name } }', {}, key)).status).toBe(401);
    expect((await run('key list')).stdout).toMatch(/sensor.*revoked/);
  }, 60_000);

  it('signs in, and keeps the session for the commands that follow where it is told to', async () => {
    await lab.analyst('viv');
    const session = await json<{ token: string }>('login viv', 'correct horse battery\n');
    expect((await lab.ask('{ me { name } }', {}, session.token)).data).toEqual({ me: { name: 'viv' } });
    expect(await readFile(credentials(), 'utf8')).not.toContain(session.token);

    expect((await run('login viv --save', 'correct horse battery\n')).code).toBe(0);
    expect((await stat(credentials())).mode & 0o077).toBe(0);
    const refused = await run('key list');
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('viv may not') });
    expect((await run('login viv', 'wrong password')).code).toBe(4);
    expect((await run('login viv')).code).toBe(2);
  }, 60_000);
});
