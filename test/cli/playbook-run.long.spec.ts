import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Ended, opensoar } from './opensoar.js';

interface Document {
  status: string;
  result: unknown;
  error: { name: string; message: string } | null;
  actions: { name: string; status: string; output?: unknown; attempts: unknown[] }[];
  notRun: string[];
  alert: { status: string; determination: string; title: string };
  comments: string[];
  elapsedMs: number;
}

const SOURCE = `
import { Injectable } from '@nestjs/common';
import { Action, type AlertData, now, Playbook, resolveCurrentAlert } from '@opensoar/sdk';

@Injectable()
export class Directory {
  async owner(host: string): Promise<string> {
    return (await fetch(process.env.DIRECTORY_URL + '/' + host)).text();
  }
}

@Playbook({ trigger: 'webhook' })
export class AskOwner {
  constructor(private readonly directory: Directory) {}

  @Action({ retries: 2, retryBackoff: 10 })
  async findOwner(host: string): Promise<string> {
    return this.directory.owner(host);
  }

  async run(alert: AlertData, input?: { determination: 'benign' | 'malicious' }) {
    const owner = await this.findOwner(alert.hostname ?? 'none');
    await resolveCurrentAlert({ determination: input?.determination ?? 'benign', reason: owner });
    return { owner };
  }
}

@Playbook({ trigger: 'manual' })
export class Careless {
  async run() {
    return (await fetch(process.env.DIRECTORY_URL + '/careless')).status;
  }
}
`;

describe('opensoar playbook run', () => {
  let directory: string;
  let server: Server;
  let asked: string[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'opensoar-run-spec-'));
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('alice');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await file('ask-owner.playbook.ts', SOURCE);
    await file('alert.json', { title: 'Odd login', hostname: 'web-1' });
  });

  afterAll(async () => {
    server.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function file(name: string, content: unknown): Promise<string> {
    await writeFile(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
    return name;
  }

  const run = (...args: string[]): Promise<Ended> =>
    opensoar(['playbook', 'run', 'ask-owner.playbook.ts', '--playbook', ...args], directory, {
      DIRECTORY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      OPENSOAR_URL: 'http://127.0.0.1:1',
    });
  const documentOf = ({ stdout }: Ended): Document => JSON.parse(stdout) as Document;

  it('shows what a playbook does, runs no action, and says what it would take to go on', async () => {
    const { code, stdout, stderr } = await run('ask_owner', '--alert', 'alert.json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ask_owner on "Odd login" \(high, webhook\)\n/);
    expect(stdout).toMatch(/^1 +find_owner\("web-1"\) +write +not run +1$/m);
    expect(stdout).toMatch(/^2 +resolve_current_alert\(\{"determination":"benign"\}\) +alert +succeeded$/m);
    expect(stdout).toMatch(/^alert: status new -> resolved$/m);
    expect(stderr).toContain('Not run, and so without a result: find_owner.');
    expect(stderr).toContain('{"find_owner":"..."}');
    expect(asked).toEqual([]);
  });

  it('plays what a file says of actions, with tries and timeouts that take no time', async () => {
    await file('actions.json', { find_owner: { $tries: [{ $throws: 'busy' }, { $hangs: true }, 'bob'] } });
    await file('input.json', { determination: 'malicious' });
    const files = ['--alert', 'alert.json', '--input', 'input.json', '--actions', 'actions.json'];
    const ended = await run('ask_owner', ...files, '--json');
    expect(documentOf(ended)).toMatchObject({
      status: 'succeeded',
      result: { owner: 'bob' },
      actions: [{ name: 'find_owner', output: 'bob', attempts: [{}, {}, {}] }],
      notRun: [],
      alert: { status: 'resolved', determination: 'malicious' },
    });
    expect(documentOf(ended).elapsedMs).toBeGreaterThan(100_000);
    expect(asked).toEqual([]);
  });

  it('keeps what run() itself does from reaching out, and lets it where it is live', async () => {
    const kept = await run('careless');
    expect(kept).toMatchObject({ code: 1, stdout: expect.stringContaining('failed after') });
    expect(asked).toEqual([]);

    expect(await run('careless', '--live')).toMatchObject({ code: 0 });
    const live = await run('ask_owner', '--live', '--alert', 'alert.json', '--json');
    expect(documentOf(live)).toMatchObject({ status: 'succeeded', result: { owner: 'alice' }, notRun: [] });
    expect(asked).toEqual(['/careless', '/web-1']);
    asked.length = 0;
  });

  it('makes the alert out of a payload, as the platform does', async () => {
    await file('payload.json', {
      rule: { name: 'Many logins' },
      title: 'Brute force',
      severity: 'critical',
      hostname: 'db-1',
    });
    const ended = await run('ask_owner', '--payload', 'payload.json', '--source', 'acme');
    expect(ended.stdout).toMatch(/^ask_owner on "Brute force" \(critical, acme\)\n/);
    expect(ended.stdout).toContain('find_owner("db-1")');
  });

  it.each([
    [
      'a playbook that the file does not export',
      ['nobody'],
      /exports no playbook 'nobody', but ask_owner, careless/,
    ],
    ['an alert that is not there', ['ask_owner', '--alert', 'none.json'], /none\.json can't be read/],
    ['an alert that is not JSON', ['ask_owner', '--alert', 'ask-owner.playbook.ts'], /is not JSON/],
    [
      'two alerts',
      ['ask_owner', '--alert', 'alert.json', '--payload', 'alert.json'],
      /either --alert or --payload/,
    ],
    ['an execution that is none', ['ask_owner', '--execution', 'alert.json'], /opensoar execution export ID/],
  ])('refuses %s as wrong usage, and says what to do', async (_, args, message) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
