import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { RemoteCli } from './remote-cli.js';

const NOBODYS = '01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e';
const PLAYBOOK = `
import { Playbook } from '@opensoar/sdk';

@Playbook({ trigger: 'webhook', conditions: { severity: 'critical' } })
export class NoteCritical {
  run(): string {
    return 'noted';
  }
}
`;

interface Alert {
  id: string;
  title: string;
  status: string;
  determination: string;
  assignee: { username: string } | null;
  comments: { body: string; mentions: { username: string }[] }[];
  decisions: { playbook: string; verdict: string }[];
  executions: { status: string }[];
  timeline: { kind?: string; reason?: string | null }[];
}

describe('opensoar alert', () => {
  let installation: Installation;
  let client: TestClient;
  let cli: RemoteCli;
  let reader: RemoteCli;
  let critical: string;
  let low: string;

  beforeAll(async () => {
    installation = await Installation.create({ playbookFiles: { 'note.playbook.ts': PLAYBOOK } });
    client = installation.client(await installation.start('all'));
    cli = RemoteCli.of(client);
    reader = await RemoteCli.withScopes(client, ['READ']);
    await client.data(
      'mutation { createAnalyst(input: { username: "ana", password: "correct horse battery", role: ANALYST }) { id } }',
    );
    critical = await ingest({
      title: 'Beacon \u001b[2J to evil.example',
      severity: 'critical',
      hostname: 'web-01',
      source_ip: '203.0.113.7',
      tags: ['c2'],
    });
    low = await ingest({ title: 'Failed logon', severity: 'low', hostname: 'dc-01' });
  }, 90_000);

  afterAll(() => installation?.close());

  async function ingest(alert: object): Promise<string> {
    const { accepted } = await client.ingest(alert);
    return accepted[0]!.alertId;
  }

  async function alertNow(id: string): Promise<Alert> {
    const { alert } = await client.data<{ alert: Alert }>(
      `query ($id: ID!) { alert(id: $id) {
        id title status determination assignee { username } comments { body mentions { username } }
        timeline { ... on AlertEvent { kind reason } } } }`,
      { id },
    );
    return alert;
  }

  it('list finds alerts by what is asked for, with what is left out told on stderr', async () => {
    const found = await cli.json<Alert[]>('alert', 'list', '--severity', 'critical,high', '--host', 'web-01');
    expect(found.map(({ id }) => id)).toEqual([critical]);
    const all = await cli.json<Alert[]>('alert', 'list', '--after', '1h', '--order', 'severity');
    expect(all.map(({ id }) => id)).toEqual([critical, low]);
    const none = await cli.json<Alert[]>('alert', 'list', '--before', '1h');
    expect(none).toEqual([]);

    const { code, stdout, stderr } = await cli.run('alert', 'list', '--limit', '1', '--order', 'severity');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^ID +RECEIVED +SEVERITY +STATUS +ASSIGNEE +SOURCE +HOST +TITLE$/),
      expect.stringMatching(new RegExp(`^${critical} .* critical  .*  Beacon +\\[2J to evil.example$`)),
      '',
    ]);
    expect(stderr).toBe('The first 1; there are more: see --limit.\n');
  }, 120_000);

  it('assign, comment and resolve change the alert, and show tells what was done', async () => {
    expect((await cli.run('alert', 'assign', critical, 'ana')).stdout).toBe(`ana has ${critical} now.\n`);
    expect((await alertNow(critical)).assignee).toEqual({ username: 'ana' });
    const comment = await cli.runWith('Isolated.\n\u001b[31m @ana, look.', 'alert', 'comment', critical, '-');
    expect(comment).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Commented: \S+\.\n$/) });
    const resolved = await cli.json<Alert>(
      'alert',
      'resolve',
      critical,
      '--determination',
      'malicious',
      '--reason',
      'a C2 beacon',
    );
    expect(resolved).toMatchObject({ id: critical, status: 'RESOLVED', determination: 'MALICIOUS' });
    expect(await alertNow(critical)).toMatchObject({
      status: 'RESOLVED',
      comments: [{ mentions: [{ username: 'ana' }] }],
      timeline: expect.arrayContaining([{ kind: 'RESOLVED', reason: 'a C2 beacon' }]),
    });

    const shown = await cli.run('alert', 'show', critical);
    expect(shown.code).toBe(0);
    expect(shown.stdout).not.toContain('\u001b');
    for (const line of [
      /^title +Beacon +\[2J to evil\.example$/,
      /^severity +critical$/,
      /^assignee +ana$/,
      /^source address +203\.0\.113\.7$/,
      /^ips +203\.0\.113\.7$/,
      /^note_critical +run/,
      /^\S+ +note_critical +(queued|running|succeeded)/,
      / says:$/,
      /^ {4} \[31m @ana, look\.$/,
      / resolved by .*resolved$/,
      /^ {4}a C2 beacon$/,
    ]) {
      expect(shown.stdout.split('\n')).toContainEqual(expect.stringMatching(line));
    }
    const document = await cli.json<Alert>('alert', 'show', critical);
    expect(document).toMatchObject({
      id: critical,
      comments: [{ body: 'Isolated.\n\u001b[31m @ana, look.' }],
      decisions: [{ playbook: 'note_critical', verdict: 'RUN' }],
      executions: [{ status: expect.any(String) }],
    });

    expect((await cli.run('alert', 'assign', critical, '--nobody')).stdout).toContain('Nobody has');
    expect((await alertNow(critical)).assignee).toBeNull();
  }, 120_000);

  it('assign --me takes the analyst of the session, and is no way for a key', async () => {
    const { login } = await client.data<{ login: { token: string } }>(
      'mutation { login(username: "ana", password: "correct horse battery") { token } }',
    );
    const ana = new RemoteCli(client.url, login.token);
    expect(await ana.json<Alert>('alert', 'assign', low, '--me')).toMatchObject({
      assignee: { username: 'ana' },
    });
    expect(await cli.run('alert', 'assign', low, '--me')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('opensoar login'),
    });
    expect(await cli.run('alert', 'assign', low)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a username, --me or --nobody'),
    });
  }, 120_000);

  it('fail clearly where the alert is unknown, where the words are wrong, and where the key may not', async () => {
    expect(await cli.run('alert', 'show', NOBODYS)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`There is no alert "${NOBODYS}"`),
    });
    expect(await cli.run('alert', 'resolve', NOBODYS, '--determination', 'benign')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(NOBODYS),
    });
    expect(await cli.run('alert', 'resolve', low, '--determination', 'odd')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('malicious, suspicious, benign; not "odd"'),
    });
    for (const words of [
      ['resolve', low, '--determination', 'benign'],
      ['assign', low, '--nobody'],
      ['comment', low, 'hello'],
    ]) {
      expect(await reader.run('alert', ...words)).toMatchObject({ code: 4, stdout: '' });
    }
    expect(await alertNow(low)).toMatchObject({
      status: 'IN_PROGRESS',
      comments: [],
      assignee: { username: 'ana' },
    });
    expect((await reader.json<Alert[]>('alert', 'list', '--limit', '1')).length).toBe(1);
  }, 120_000);

  it('end quietly where nobody reads on', async () => {
    expect(await cli.intoClosedPipe('alert', 'list')).toEqual({ code: 0, stderr: '' });
  }, 60_000);

  it('tail shows what comes in and passes the filter, until it is interrupted', async () => {
    const tail = cli.follow('alert', 'tail', '--severity', 'critical');
    try {
      const [first] = await tail.until(
        (lines) => lines.length > 0,
        async () => {
          await ingest({ title: 'too low', severity: 'low' });
          await ingest({ title: 'high\u009b2J enough', severity: 'critical' });
        },
      );
      expect(first).toMatch(/^\d\d:\d\d:\d\d {2}CRITICAL {2}NEW +\S{36} {2}webhook {2}"high 2J enough"$/);
      expect(tail.lines.join('\n')).not.toContain('too low');
      expect(await tail.interrupt()).toBe(0);
    } finally {
      await tail.kill();
    }
  }, 120_000);

  it('tail --id begins with the alert as it is, and follows it', async () => {
    const id = await ingest({ title: 'to be followed', severity: 'medium' });
    const tail = cli.follow('alert', 'tail', '--id', id, '--json');
    try {
      await tail.until((lines) => lines.length > 0);
      await client.data('mutation ($id: ID!) { resolveAlert(id: $id, determination: BENIGN) { id } }', {
        id,
      });
      const lines = await tail.until((all) => all.some((line) => line.includes('RESOLVED')));
      const states = lines.map((line) => (JSON.parse(line) as Alert).status);
      expect([states[0], states.at(-1)]).toEqual(['NEW', 'RESOLVED']);
    } finally {
      await tail.kill();
    }
  }, 120_000);

  it('tail --id ends where the alert is unknown', async () => {
    const { code, stderr } = await cli.run('alert', 'tail', '--id', NOBODYS);
    expect(stderr).toContain(NOBODYS);
    expect(code).toBe(1);
  }, 120_000);
});
