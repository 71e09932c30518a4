import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import WebSocket from 'ws';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';
import { MAIN, opensoar } from './opensoar.js';

const FILE = 'look-up.playbook.ts';
const lookUp = (source: string) => `
import { appendFileSync } from 'node:fs';
import { Action, type AlertData, now, Playbook, randomId, resolveCurrentAlert, updateCurrentAlert } from '@opensoar/sdk';

@Playbook({ trigger: 'webhook' })
export class LookUp {
  @Action({ effect: 'read', retries: 1, retryBackoff: 0 })
  async reputation(ip: string) {
    appendFileSync(process.env.RAN_FILE ?? '', ip + '\\n');
    if (ip === 'none') throw new RangeError('no address');
    return { ip, verdict: 'malicious', apiKey: 'kept-to-itself' };
  }

  async run(alert: AlertData) {
    const found = await Promise.all(['192.0.2.1', alert.sourceIp ?? 'none', 'none'].map((ip) =>
      this.reputation(ip).catch((error: Error) => error.message)));
    await updateCurrentAlert({ severity: 'critical', reason: 'It was ' + alert.severity });
    ${source}
    await resolveCurrentAlert({ determination: 'malicious' });
    return { found, ticket: randomId(), at: now().toISOString() };
  }
}
`;

interface Fixture {
  format: string;
  redacted: boolean;
  execution: { id: string; status: string; result: unknown };
  alert: { severity: string; status: string; title: string };
  journal: { name: string }[];
}

describe('opensoar execution export', () => {
  let installation: Installation;
  let client: TestClient;
  let directory: string;
  let execution: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'opensoar-export-spec-'));
    const ranFile = join(directory, 'ran-by-server');
    installation = await Installation.create({ playbookFiles: { [FILE]: lookUp('') } });
    client = installation.client(await installation.start('all', { RAN_FILE: ranFile }));
    env = {
      OPENSOAR_URL: client.url,
      OPENSOAR_API_KEY: client.apiKey,
      RAN_FILE: join(directory, 'ran-here'),
    };
    await writeFile(join(directory, FILE), lookUp(''));
    const answer = await client.ingest({ title: 'Beacon', severity: 'high', source_ip: '203.0.113.7' });
    execution = answer.accepted[0]!.executions[0]!.id;
    await poll(async () => (await installation.executionCounts())['succeeded'] === 1);
  }, 60_000);

  afterAll(async () => {
    await installation?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const cli = (...args: string[]) => opensoar(args, directory, env);

  it('writes one with which its playbook runs again elsewhere, from the recorded results alone', async () => {
    expect(await cli('execution', 'export', execution, '--out', 'beacon.json')).toMatchObject({ code: 0 });
    const fixture = JSON.parse(await readFile(join(directory, 'beacon.json'), 'utf8')) as Fixture;
    expect(fixture).toMatchObject({
      format: 'opensoar.execution.v1',
      // The key that the action gave back was taken out.
      redacted: true,
      execution: { id: execution, status: 'succeeded' },
      // As the playbook got it, not as it left it.
      alert: { title: 'Beacon', severity: 'high', status: 'new' },
    });
    expect(JSON.stringify(fixture)).not.toContain('kept-to-itself');

    const nowhere = { ...env, OPENSOAR_URL: 'http://127.0.0.1:1' };
    const args = ['playbook', 'run', FILE, '--execution', 'beacon.json'];
    const { code, stdout } = await opensoar([...args, '--json'], directory, nowhere);
    const replayed = JSON.parse(stdout) as { result: unknown; alert: unknown };
    expect(code).toBe(0);
    expect(replayed.result).toEqual(fixture.execution.result);
    expect(replayed.alert).toMatchObject({ severity: 'critical', status: 'resolved' });
    const trace = await opensoar(args, directory, nowhere);
    expect(trace.stdout).toMatch(/^3 +reputation\("none"\) +read +failed +2 +RangeError: no address$/m);
    await expect(readFile(join(directory, 'ran-here'))).rejects.toThrow('ENOENT');

    // The author changes it, and sees where it departs from what happened.
    await writeFile(join(directory, FILE), lookUp(`await this.reputation('198.51.100.1');`));
    const changed = await opensoar(args, directory, nowhere);
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain('NonDeterministicPlaybookError');
    await writeFile(join(directory, FILE), lookUp(''));
  }, 60_000);

  it('lets a debugger stop it in the code of the playbook, before every call', async () => {
    const args = [MAIN, 'playbook', 'run', FILE, '--execution', 'beacon.json', '--inspect', '0'];
    const child = spawn(process.execPath, args, {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    let url: string | undefined;
    createInterface(child.stderr).on(
      'line',
      (line) => (url ??= /Waiting for a debugger at (\S+)/.exec(line)?.[1]),
    );
    await poll(async () => url !== undefined);
    const socket = new WebSocket(url!);
    await new Promise((resolve) => socket.once('open', resolve));
    const send = (method: string) => socket.send(JSON.stringify({ id: 1, method }));
    const stops: string[][] = [];
    socket.on('message', (data: Buffer) => {
      const { method, params } = JSON.parse(data.toString('utf8')) as {
        method?: string;
        params: { callFrames: { functionName: string }[] };
      };
      if (method !== 'Debugger.paused') return;
      stops.push(params.callFrames.map(({ functionName }) => functionName));
      send('Debugger.resume');
    });
    send('Debugger.enable');
    send('Runtime.runIfWaitingForDebugger');
    // The process waits for the debugger to go once it has ended.
    await poll(async () => stops.length === 3);
    socket.close();
    expect(await ended).toBe(0);
    expect(stops.every((frames) => frames.includes('run'))).toBe(true);
  }, 60_000);

  it('says what is wrong with the id, and with an execution that has not ended', async () => {
    expect(await cli('execution', 'export', 'none')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no execution "none".'),
    });
    await installation.rows(`UPDATE execution SET status = 'suspended' WHERE id = $1`, [execution]);
    expect(await cli('execution', 'export', execution)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has not ended yet: it is suspended'),
    });
  }, 60_000);
});
