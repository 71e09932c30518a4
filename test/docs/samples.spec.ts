import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildClientSchema,
  getIntrospectionQuery,
  type GraphQLSchema,
  type IntrospectionQuery,
  parse,
  validate,
} from 'graphql';
import { watchExecutions } from '../../docs/samples/watch-executions.js';
import { TestClient } from '../support/client.js';
import { createTestHome } from '../support/home.js';
import { poll } from '../support/poll.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { type PrivateRedis, startPrivateRedis } from '../support/redis.js';
import { type Server, startServer } from '../support/server.js';
import { allExecutionsEnded } from './all-executions-ended.js';
import { readFromRoot, ROOT } from './markdown.js';

const SAMPLES = 'docs/samples';
const OWN_PLAYBOOKS = ['age_report', 'block_sources', 'open_ticket', 'raise_crown_jewels'];

describe('the samples of the documentation', () => {
  let database: TestDatabase | undefined;
  let redis: PrivateRedis | undefined;
  let server: Server | undefined;
  let client: TestClient;
  let schema: GraphQLSchema;
  let files: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await startPrivateRedis();
    // Where the samples look for it: below the working directory.
    const home = join(await createTestHome(), '.opensoar');
    await mkdir(home);
    server = await startServer({
      databaseUrl: database.url,
      redisUrl: redis.url,
      home,
      playbooks: [join(ROOT, 'playbooks'), join(ROOT, SAMPLES, 'playbooks')],
    });
    client = new TestClient(server.url, server.apiKey);
    schema = buildClientSchema(await client.data<IntrospectionQuery>(getIntrospectionQuery()));
    files = await readdir(join(ROOT, SAMPLES));
  });

  afterAll(async () => {
    await client?.close();
    await server?.kill();
    await redis?.stop();
    await database?.drop();
  });

  it('are playbooks that load', async () => {
    const { playbooks, playbookLoadErrors } = await client.data<{
      playbooks: { name: string }[];
      playbookLoadErrors: unknown[];
    }>('{ playbooks { name } playbookLoadErrors { file message } }');
    expect(playbookLoadErrors).toEqual([]);
    expect(playbooks.map(({ name }) => name)).toEqual(expect.arrayContaining(OWN_PLAYBOOKS));
  });

  it('are operations that the server takes', async () => {
    const documents = files.filter((file) => file.endsWith('.graphql'));
    expect(documents).not.toEqual([]);
    for (const file of documents) {
      const problems = validate(schema, parse(await readFromRoot(`${SAMPLES}/${file}`)));
      expect({ file, problems }).toEqual({ file, problems: [] });
    }
  });

  it('are commands that get the answers shown, in the order of the README', async () => {
    expect(await answerOf('first-alert')).toEqual(await shownAnswerOf('first-alert'));
    await allExecutionsEnded(client);
    expect(await answerOf('what-happened')).toEqual(await shownAnswerOf('what-happened'));
    expect(await answerOf('own-playbook')).toEqual(await shownAnswerOf('own-playbook'));
  });

  it('are commands that get the answers shown, in the guide for integrators', async () => {
    expect(await answerOf('several-alerts')).toEqual(await shownAnswerOf('several-alerts'));
  });

  it('watch executions until they have ended', async () => {
    const { accepted } = await client.ingest({ title: 'Watched', severity: 'high', source_ip: '10.0.0.1' });
    const { alertId, executions } = accepted[0]!;
    const ended = new Set<string>();
    for await (const { id, status } of watchExecutions(client.url, client.apiKey, alertId)) {
      if (status === 'SUCCEEDED') ended.add(id);
      if (ended.size === executions.length) break;
    }
    expect(ended).toEqual(new Set(executions.map(({ id }) => id)));
  });

  it('do what they say to alerts, playbooks and keys', async () => {
    const operations = await readOperations([
      'alerts',
      'ingest',
      'change-alerts',
      'alert-story',
      'executions',
    ]);
    const { ingestAlerts } = await operations<IngestData>('Ingest', {
      payload: { title: 'Failed login', severity: 'medium' },
    });
    const id = ingestAlerts.accepted[0]!.alert.id;

    await operations('OpenAlerts', {});
    await operations('TakeOn', { id, username: 'admin' });
    await operations('Comment', { alertId: id, body: '@admin, have a look.' });
    await operations('Retag', { ids: [id], tags: ['phishing'] });
    await operations('Resolve', { id });
    await operations('FailedExecutions', { since: '2026-01-01T00:00:00Z' });
    expect(await operations('AlertStory', { id })).toMatchObject({
      alert: { status: 'RESOLVED', determination: 'BENIGN' },
    });

    const playbooks = await readOperations(['playbooks', 'create-api-key']);
    await playbooks('Playbooks', {});
    await playbooks('Switch', { name: 'open_ticket', enabled: false });
    const { runPlaybook } = await playbooks<{ runPlaybook: { id: string } }>('RunOnAlert', {
      name: 'age_report',
      alertId: id,
    });
    await poll(async () => (await statusOf(runPlaybook.id)) === 'SUCCEEDED');
    expect(await playbooks('CreateApiKey', { name: 'acme' })).toMatchObject({
      createApiKey: { key: expect.stringMatching(/^osk_/) },
    });
  });

  /** Of a shell sample, run where a reader would run it. */
  async function answerOf(name: string): Promise<unknown> {
    return withoutChance(await runShell(`${name}.sh`));
  }

  async function shownAnswerOf(name: string): Promise<unknown> {
    return withoutChance(await readFromRoot(`${SAMPLES}/${name}.json`));
  }

  async function runShell(file: string): Promise<string> {
    const directory = join(ROOT, SAMPLES);
    const script = `. "${directory}/credentials.sh" && . "${directory}/${file}"`;
    const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd: dirname(server!.home) });
    return stdout;
  }

  async function readOperations(names: string[]) {
    const query = (await Promise.all(names.map((name) => readFromRoot(`${SAMPLES}/${name}.graphql`)))).join(
      '\n',
    );
    return async <T>(operationName: string, variables: Record<string, unknown>): Promise<T> => {
      const response = await client.post('/graphql', JSON.stringify({ query, variables, operationName }));
      const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
      expect({ operationName, errors }).toEqual({ operationName, errors: undefined });
      return data;
    };
  }

  async function statusOf(id: string): Promise<string> {
    const { execution } = await client.data<{ execution: { status: string } }>(
      'query ($id: ID!) { execution(id: $id) { status } }',
      { id },
    );
    return execution.status;
  }
});

interface IngestData {
  ingestAlerts: { accepted: { alert: { id: string } }[] };
}

/** JSON with a placeholder for every id. */
function withoutChance(json: string): unknown {
  return JSON.parse(json, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '<id>') : value,
  );
}
