import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { createTestHome } from '../support/home.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';

/** Notes that it began, then works until it finds the file that the alert names. */
const PLAYBOOK = `
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Action, Playbook, currentAction, type AlertData } from '@opensoar/sdk';

@Playbook({ trigger: 'webhook', conditions: { tags: ['slow'] } })
export class Slow {
  @Action({ effect: 'write' })
  async begin(log: string) {
    appendFileSync(log, 'begun\\n');
  }

  @Action({ effect: 'read' })
  async wait(release: string) {
    while (!existsSync(release)) await delay(20, undefined, { signal: currentAction().signal });
    return 'released';
  }

  async run({ raw }: AlertData) {
    const { log, release } = raw as { log: string; release: string };
    await this.begin(log);
    return this.wait(release);
  }
}

@Playbook({ trigger: 'webhook', conditions: { tags: ['quick'] } })
export class Quick {
  async run(alert: AlertData) {
    return alert.title;
  }
}
`;

function install(options: { redis: boolean }): Promise<Installation> {
  return Installation.create({ ...options, playbookFiles: { 'slow.playbook.ts': PLAYBOOK } });
}

describe('one process', () => {
  let installation: Installation;

  afterAll(() => installation?.close());

  it('does all in one where there is no Redis', async () => {
    installation = await install({ redis: false });
    // With `id`, which root needs, and without any Redis.
    const bin = await createTestHome();
    await symlink('/usr/bin/id', join(bin, 'id'));
    const server = await installation.start('all', { PATH: bin });
    expect(server.output()).toContain('running in this process alone');
    const client = installation.client(server);
    const finished = client.subscribe<{ executionUpdated: { status: string; result: unknown } }>(
      'subscription { executionUpdated(playbook: "quick") { status result } }',
    );
    let sent = 0;
    await poll(async () => {
      await client.ingest({ id: `quick-${sent++}`, title: 'Quick', tags: ['quick'] });
      return finished.events.some(({ executionUpdated }) => executionUpdated.status === 'SUCCEEDED');
    });
    expect(finished.events).toContainEqual({ executionUpdated: { status: 'SUCCEEDED', result: 'Quick' } });
    await poll(async () => JSON.stringify(await installation.executionCounts()) === `{"succeeded":${sent}}`);
    expect(await server.stop()).toBe(0);
  }, 60_000);
});

describe('a worker process', () => {
  let installation: Installation;
  let client: TestClient;

  beforeAll(async () => {
    installation = await install({ redis: true });
    client = await installation.startApi();
  }, 60_000);

  afterAll(() => installation?.close());

  /** Sends an alert whose execution waits to be released. */
  async function startSlowExecution(): Promise<{
    id: string;
    release(): Promise<void>;
    begun(): Promise<number>;
  }> {
    const directory = await createTestHome();
    const [log, release] = [join(directory, 'log'), join(directory, 'release')];
    const { accepted } = await client.ingest({ id: directory, title: 'Slow', tags: ['slow'], log, release });
    const begun = async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').length - 1;
    await poll(async () => (await begun()) > 0);
    return { id: accepted[0]?.executions[0]?.id ?? '', release: () => writeFile(release, ''), begun };
  }

  interface Execution {
    status: string;
    result: unknown;
    recoveries: number;
    waitingFor: string | null;
    actions: { name: string; status: string }[];
  }

  async function execution(id: string): Promise<Execution> {
    const answer = await client.data<{ execution: Execution }>(
      'query ($id: ID!) { execution(id: $id) { status result recoveries waitingFor actions { name status } } }',
      { id },
    );
    return answer.execution;
  }

  it('serves health and metrics where it is given a port, and nothing else', async () => {
    const server = await installation.start('worker', { PORT: '0' });
    const worker = installation.client(server);
    expect(await (await fetch(`${worker.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${worker.url}/readyz`)).json()).toMatchObject({ status: 'ok' });
    expect((await fetch(`${worker.url}/metrics`)).status).toBe(401);
    expect((await worker.post('/graphql', '{}')).status).toBe(404);
    expect((await worker.post('/webhooks/alerts', '{}')).status).toBe(404);

    await client.ingest({ id: '1', title: 'Quick', tags: ['quick'] });
    const scrape = async ({ url, apiKey }: TestClient) =>
      (await fetch(`${url}/metrics`, { headers: { 'x-api-key': apiKey } })).text();
    const counted = 'opensoar_executions_finished_total{playbook="quick",status="succeeded"} 1';
    await poll(async () => (await scrape(worker)).includes(counted));
    expect(await scrape(client)).toContain(
      'opensoar_alerts_accepted_total{source="webhook",duplicate="false"} 1',
    );
    expect(await scrape(client)).not.toContain(counted);
    expect(await server.stop()).toBe(0);
  }, 60_000);

  it('lets what runs end before it stops', async () => {
    const worker = await installation.start('worker');
    const slow = await startSlowExecution();

    worker.terminate();
    await worker.waitForOutput(/Waiting for 1 executions to end/);
    const later = await client.ingest({ id: 'later', title: 'Later', tags: ['quick'] });
    expect(await execution(slow.id)).toMatchObject({ status: 'RUNNING' });
    await slow.release();
    expect(await worker.exited).toBe(0);

    expect(await execution(slow.id)).toMatchObject({
      status: 'SUCCEEDED',
      result: 'released',
      recoveries: 0,
    });
    // It took nothing more.
    expect(await execution(later.accepted[0]?.executions[0]?.id ?? '')).toMatchObject({
      status: 'QUEUED',
      waitingFor: expect.any(String),
    });
  }, 60_000);

  it('hands over what does not end in time, and what is done is not done again', async () => {
    const worker = await installation.start('worker', { SHUTDOWN_GRACE_MS: '100' });
    const slow = await startSlowExecution();
    await poll(async () => (await execution(slow.id)).actions.length === 2);

    expect(await worker.stop()).toBe(0);
    expect(await execution(slow.id)).toMatchObject({ status: 'QUEUED' });

    await installation.start('worker');
    await poll(async () => (await execution(slow.id)).status === 'RUNNING');
    await slow.release();
    await poll(async () => (await execution(slow.id)).status === 'SUCCEEDED');
    expect(await execution(slow.id)).toMatchObject({
      result: 'released',
      actions: [
        { name: 'begin', status: 'SUCCEEDED' },
        { name: 'wait', status: 'SUCCEEDED' },
      ],
    });
    expect(await slow.begun()).toBe(1);
  }, 60_000);
});
