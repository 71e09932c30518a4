import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestClient } from '../support/client.js';
import { poll } from '../support/poll.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { testRedisUrl } from '../support/redis.js';
import { createHostApp, type HostApp } from './host-app.js';
import { type RunningApp, startHostApp } from './running-app.js';

const EXAMPLE = fileURLToPath(new URL('../../examples/embedded', import.meta.url));
const EXECUTION = `query ($id: ID!) { execution(id: $id) { status playbook { name } result error { message } } }`;

interface ExecutionAnswer {
  execution: { status: string };
}

/** The example as it is installed elsewhere: from packed packages. */
async function installExample(): Promise<HostApp> {
  const app = await createHostApp(['@opensoar/sdk', 'opensoar']);
  for (const file of ['package.json', 'nest-cli.json', 'tsconfig.json', 'src']) {
    await cp(join(EXAMPLE, file), join(app.path, file), { recursive: true });
  }
  const built = await app.runPackage('@nestjs/cli/bin/nest.js', 'build');
  if (built.code !== 0) throw new Error(built.stdout + built.stderr);
  return app;
}

describe('the app that embeds OpenSOAR', () => {
  let app: HostApp;

  beforeAll(async () => {
    app = await installExample();
  }, 120_000);
  afterAll(() => app.remove());

  describe.each([
    { dispatch: 'local dispatch', redisUrl: async () => '' },
    { dispatch: 'Bull', redisUrl: testRedisUrl },
  ])('with $dispatch', ({ redisUrl }) => {
    let database: TestDatabase;
    let running: RunningApp;
    let client: TestClient;

    beforeAll(async () => {
      database = await createTestDatabase();
      running = await startHostApp(app, { DATABASE_URL: database.url, REDIS_URL: await redisUrl() });
      client = new TestClient(running.url, running.apiKey ?? '');
    }, 120_000);
    afterAll(async () => {
      await client.close();
      await running.stop();
      await database.drop();
    });

    const get = (path: string) => fetch(`${running.url}${path}`);
    const incidents = async () => (await get('/incidents')).json();
    const succeeded = async (id: string) => {
      const { execution } = await client.data<ExecutionAnswer>(EXECUTION, { id });
      return execution.status === 'SUCCEEDED';
    };

    it('answers an alert with its playbook, which uses a provider of the app', async () => {
      const { accepted } = await client.ingest({ title: 'Beacon', severity: 'high', hostname: 'web-01' });
      const id = accepted[0]?.executions[0]?.id ?? '';
      await poll(() => succeeded(id), { what: () => `Execution ${id} has not succeeded.` });
      const { execution } = await client.data<ExecutionAnswer>(EXECUTION, { id });
      expect(execution).toEqual({
        status: 'SUCCEEDED',
        playbook: { name: 'open_incident' },
        result: { incident: { title: 'Beacon', host: 'web-01' } },
        error: null,
      });
      expect(await incidents()).toEqual([{ title: 'Beacon', host: 'web-01' }]);
    }, 60_000);

    it('takes alerts in from code of its own', async () => {
      const answer = await fetch(`${running.url}/reports`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'Phishing', severity: 'critical', hostname: 'desk-7' }),
      });
      const { accepted } = (await answer.json()) as { accepted: { executionIds: string[] }[] };
      const id = accepted[0]?.executionIds[0] ?? '';
      await poll(() => succeeded(id), { what: () => `Execution ${id} has not succeeded.` });
      expect(await incidents()).toContainEqual({ title: 'Phishing', host: 'desk-7' });
    }, 60_000);

    it('asks for a key where OpenSOAR is asked, and not on its own routes', async () => {
      expect((await get('/incidents')).status).toBe(200);
      const webhook = await fetch(`${running.url}/webhooks/alerts`, { method: 'POST', body: '{}' });
      expect([webhook.status, await webhook.json()]).toEqual([
        401,
        { code: 'UNAUTHENTICATED', message: expect.any(String) },
      ]);
      const anonymous = await new TestClient(running.url, '').graphql('{ playbooks { name } }');
      expect(anonymous.errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    });

    it('answers errors on its own routes in its own way', async () => {
      const answer = await get('/nothing');
      expect(await answer.json()).toEqual({
        message: 'Cannot GET /nothing',
        error: 'Not Found',
        statusCode: 404,
      });
    });
  });

  it('runs playbooks in a process that serves nothing of OpenSOAR', async () => {
    const database = await createTestDatabase();
    const running = await startHostApp(app, { DATABASE_URL: database.url, OPENSOAR_ROLE: 'worker' });
    try {
      expect((await fetch(`${running.url}/graphql`)).status).toBe(404);
      const report = { method: 'POST', headers: { 'content-type': 'application/json' } };
      const body = JSON.stringify({ title: 'Worm', severity: 'high' });
      expect((await fetch(`${running.url}/reports`, { ...report, body })).status).toBe(201);
      await poll(async () => (await (await fetch(`${running.url}/incidents`)).text()).includes('Worm'));
    } finally {
      expect(await running.stop()).toBe('SIGTERM');
      await database.drop();
    }
  }, 120_000);

  it('says which database it cannot reach', async () => {
    const start = startHostApp(app, { DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/none' });
    await expect(start).rejects.toThrow(
      /Postgres can't be used at postgres:\/\/user:\*\*\*@127\.0\.0\.1:1\/none: connect ECONNREFUSED/,
    );
  }, 60_000);
});
