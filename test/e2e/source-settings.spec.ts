import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APP_ROOT } from '../../src/config/configuration.js';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';

/** How soon every process is to follow, and some for the machine. */
const FOLLOWS_WITHIN_MS = 2_000 + 500;

describe('opensoar source', () => {
  let installation: Installation;
  let clients: TestClient[];

  beforeAll(async () => {
    installation = await Installation.create();
    clients = [await installation.startApi(), await installation.startApi()];
  }, 90_000);

  afterAll(() => installation?.close());

  /** Runs a command against the first process. */
  function opensoar(args: string[], stdin = ''): Promise<{ code: number; stdout: string; stderr: string }> {
    const [{ url, apiKey }] = clients as [TestClient];
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [join(APP_ROOT, 'libs/cli/bin/opensoar.mjs'), 'source', ...args],
        { env: { ...process.env, OPENSOAR_URL: url, OPENSOAR_API_KEY: apiKey } },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
      child.stdin?.end(stdin);
    });
  }

  it('changes how alerts are taken in, in every process within two seconds', async () => {
    const body = '{"title":"A"}';
    const statuses = async (headers: Record<string, string> = {}) =>
      Promise.all(
        clients.map(async (client) => (await client.post('/webhooks/alerts/tool', body, headers)).status),
      );
    expect(await statuses()).toEqual([202, 202]);

    const set = await opensoar(['set', 'tool', '--signature', 'webhook', '--fingerprint', 'title, raw.code']);
    const secret = /Secret: ([0-9a-f]{64})/.exec(set.stdout)?.[1] ?? '';
    expect(secret).not.toBe('');
    expect(set).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^tool +title,raw\.code +3600 +stay +webhook +\[secret\]$/m),
    });

    await poll(async () => (await statuses()).every((status) => status === 401), {
      withinMs: FOLLOWS_WITHIN_MS,
    });
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    expect(await statuses({ 'x-webhook-signature': `sha256=${signature}` })).toEqual([202, 202]);
  });

  it('takes a secret from stdin, and never shows it', async () => {
    const secret = 'a-secret-of-some-length';
    const set = await opensoar(
      ['set', 'given', '--signature', 'github', '--secret-stdin', '--json'],
      `${secret}\n`,
    );
    expect(set.code).toBe(0);
    expect(JSON.parse(set.stdout)).toEqual({
      name: 'given',
      fingerprintFields: null,
      fingerprintWindowS: 3600,
      onRepeat: 'STAY',
      signatureScheme: 'GITHUB',
      hasSecret: true,
    });
    for (const args of [['show', 'given'], ['list'], ['list', '--json']]) {
      const { code, stdout } = await opensoar(args);
      expect(code).toBe(0);
      expect(stdout).toContain('given');
      expect(stdout).not.toContain(secret);
    }
  });

  it.each([
    [['set', 'x', '--signature', 'rot13'], 2],
    [['set', 'x', '--window', 'soon'], 2],
    [['set', 'x', '--signature', 'github', '--secret-stdin'], 2],
    [['set', 'not a name', '--on-repeat', 'reopen'], 1],
    [['set', 'x', '--fingerprint', 'colour'], 1],
    [['show'], 2],
  ])('fails with %j', async (args, code) => {
    const ended = await opensoar(args);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(/^error: /) });
  });
});
