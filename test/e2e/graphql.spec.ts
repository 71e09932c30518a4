import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'typeorm';
import { startApiApp } from '../support/api-app.js';
import { TestClient } from '../support/client.js';
import { dataSourceOf } from '../support/data-source.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';

const PLAYBOOKS = {
  'greet.playbook.ts': `
    import { Action, Playbook, currentAction } from '@opensoar/sdk';

    @Playbook({ trigger: 'manual', description: 'Greets', order: 30, priority: 'low' })
    export class Greet {
      @Action({ effect: 'read', retries: 2, retryBackoff: 0.01, timeout: '5s', description: 'Finds the words' })
      async findWords(name: string) {
        if (currentAction().attempt === 1) throw new Error('Not yet');
        return 'Hello, ' + name;
      }

      async run(input: { name: string }) {
        return { greeting: await this.findWords(input.name) };
      }
    }`,
  'nested/note.playbook.ts': `
    import { Playbook, addCurrentAlertComment, type AlertData } from '@opensoar/sdk';

    @Playbook({ trigger: 'webhook', conditions: { severity: ['critical'], tags: ['note'] }, order: 10 })
    export class Note {
      async run(alert: AlertData) {
        await addCurrentAlertComment('@admin: ' + alert.title);
      }
    }`,
  'endless.playbook.ts': `
    import { once } from 'node:events';
    import { Action, Playbook, currentAction } from '@opensoar/sdk';

    @Playbook({ trigger: 'manual' })
    export class Endless {
      @Action({ effect: 'read' })
      async wait() {
        await once(currentAction().signal, 'abort');
      }

      async run() {
        await this.wait();
      }
    }`,
  'broken.playbook.ts': 'export class {',
};

const TIMELINE = `timeline {
  ... on Comment { body editedAt author { kind name } mentions { username } history { body } }
  ... on AlertEvent { kind field from to reason actor { kind name } }
}`;

interface Page {
  alerts: {
    totalCount: number;
    edges: { cursor: string; node: { title: string } }[];
    nodes: { title: string }[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  };
}

const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: AlertOrder, $filter: AlertFilter) {
  alerts(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy, filter: $filter) {
    totalCount
    edges { cursor node { title } }
    nodes { title }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

/** Every relation that a list of alerts can have. */
const WITH_CHILDREN = `query ($first: Int!) {
  alerts(first: $first, filter: { tags: ["note"] }) {
    nodes {
      id raw
      assignee { username }
      decisions { playbook verdict conditions { key expected actual matched } }
      comments { body mentions { username } history { body } }
      timeline { ... on Comment { body mentions { username } } ... on AlertEvent { kind } }
      executions { status playbook { name stats { executions } } alert { title } actions { name status attempts { number } } }
    }
  }
}`;

describe('the GraphQL API, for an integrator', () => {
  let installation: Installation;
  let client: TestClient;
  let app: NestFastifyApplication | undefined;

  beforeAll(async () => {
    installation = await Installation.create({ playbookFiles: PLAYBOOKS });
    client = installation.client(await installation.start('all'));
  }, 60_000);

  afterAll(async () => {
    await app?.close();
    await installation?.close();
  });

  async function ingest(alert: Record<string, unknown>): Promise<string> {
    return (await client.ingest(alert)).accepted[0]?.alertId ?? '';
  }

  async function codeOf(query: string, variables: Record<string, unknown>): Promise<string | undefined> {
    return (await client.graphql(query, variables)).errors?.[0]?.extensions.code;
  }

  it('says who calls, and gives keys to others', async () => {
    expect(await client.data('{ me { kind name executionId } }')).toEqual({
      me: { kind: 'API_KEY', name: 'first', executionId: null },
    });
    const { createApiKey } = await client.data<{ createApiKey: { key: string; apiKey: { prefix: string } } }>(
      `mutation {
        createApiKey(name: "integration", scopes: [READ, WRITE], expiresAt: "2100-01-01T00:00:00Z") {
          key
          apiKey { id name prefix scopes partners expiresAt lastUsedAt revokedAt createdAt }
        }
      }`,
    );
    expect(createApiKey.apiKey).toMatchObject({
      name: 'integration',
      scopes: ['READ', 'WRITE'],
      partners: null,
      expiresAt: '2100-01-01T00:00:00.000Z',
      lastUsedAt: null,
      revokedAt: null,
    });
    expect(createApiKey.key.startsWith(createApiKey.apiKey.prefix)).toBe(true);

    const other = new TestClient(client.url, createApiKey.key);
    expect(await other.data('{ me { name } }')).toEqual({ me: { name: 'integration' } });
    const { apiKeys } = await client.data<{ apiKeys: { name: string }[] }>('{ apiKeys { name } }');
    expect(apiKeys.map(({ name }) => name)).toEqual(['first', 'integration']);
  });

  it('makes analysts, and lists them by name', async () => {
    await client.data(
      `mutation { createAnalyst(input: { username: "zoe", password: "long enough", role: ANALYST }) { id } }`,
    );
    const { analysts } = await client.data<{ analysts: unknown }>(
      '{ analysts(active: true) { username displayName role partners active } }',
    );
    expect(analysts).toEqual([
      { username: 'admin', displayName: expect.any(String), role: 'ADMIN', partners: null, active: true },
      { username: 'zoe', displayName: 'zoe', role: 'ANALYST', partners: null, active: true },
    ]);
  });

  it('pages through alerts in every order, forwards and backwards', async () => {
    const titles = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf'];
    const severities = ['low', 'high', 'medium', 'critical', 'low', 'high', 'medium'];
    for (const [index, title] of titles.entries()) {
      await ingest({ id: title, title, severity: severities[index], partner: 'paged' });
    }
    const orders = {
      NEWEST: titles.toReversed(),
      OLDEST: titles,
      UPDATED: titles.toReversed(),
      SEVERITY: ['Delta', 'Foxtrot', 'Bravo', 'Golf', 'Charlie', 'Echo', 'Alpha'],
    };
    for (const [orderBy, expected] of Object.entries(orders)) {
      const common = { orderBy, filter: { partner: 'paged' } };
      const pages: string[][] = [];
      let after: string | undefined;
      for (let more = true; more;) {
        const { alerts } = await client.data<Page>(PAGE, { ...common, first: 3, after });
        expect(alerts.totalCount).toBe(7);
        expect(alerts.edges.map(({ node }) => node)).toEqual(alerts.nodes);
        expect(alerts.pageInfo.endCursor).toBe(alerts.edges.at(-1)?.cursor);
        expect(alerts.pageInfo.hasPreviousPage).toBe(after !== undefined);
        pages.push(alerts.nodes.map(({ title }) => title));
        after = alerts.pageInfo.endCursor;
        more = alerts.pageInfo.hasNextPage;
      }
      expect(pages).toEqual([expected.slice(0, 3), expected.slice(3, 6), expected.slice(6)]);

      const { alerts: last } = await client.data<Page>(PAGE, { ...common, last: 2 });
      expect(last.nodes.map(({ title }) => title)).toEqual(expected.slice(5));
      const { alerts: before } = await client.data<Page>(PAGE, {
        ...common,
        last: 4,
        before: last.pageInfo.startCursor,
      });
      expect(before.nodes.map(({ title }) => title)).toEqual(expected.slice(1, 5));
      expect(before.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
    }
  });

  it('finds alerts by what is known of them', async () => {
    const id = await ingest({
      id: 'needle',
      title: 'Lateral movement seen',
      severity: 'medium',
      source_ip: '192.0.2.77',
      hostname: 'ws-77.corp.example',
      rule_name: 'psexec-remote',
      tags: ['lateral', 'windows'],
      partner: 'acme',
    });
    await client.data('mutation ($id: ID!) { assignAlert(id: $id, username: "zoe") { id } }', { id });
    const { alert } = await client.data<{ alert: { createdAt: string } }>(
      'query ($id: ID!) { alert(id: $id) { createdAt } }',
      { id },
    );
    const matching = [
      { severity: ['MEDIUM'], partner: 'acme' },
      { status: ['IN_PROGRESS'], determination: ['UNKNOWN'] },
      { source: ['webhook'], tags: ['windows', 'linux'] },
      { hostname: 'ws-77.corp.example' },
      { ip: '192.0.2.77' },
      { assignee: 'zoe' },
      { text: 'LATERAL psexec' },
      { text: 'corp.exam' },
      { partner: 'acme', createdAfter: '2020-01-01T00:00:00Z', createdBefore: '2100-01-01T00:00:00Z' },
    ];
    for (const filter of matching) {
      const { alerts } = await client.data<Page>(PAGE, { filter });
      expect([filter, alerts.totalCount, alerts.nodes]).toEqual([
        filter,
        1,
        [{ title: 'Lateral movement seen' }],
      ]);
    }
    const others = [
      { tags: ['lateral'], severity: [] },
      { partner: 'nobody' },
      { assignee: 'nobody' },
      { tags: ['lateral'], assignee: '' },
      { text: 'lateral thinking' },
      { partner: 'acme', createdBefore: alert.createdAt },
    ];
    for (const filter of others) {
      const { alerts } = await client.data<Page>(PAGE, { filter });
      expect([filter, alerts.nodes]).toEqual([filter, []]);
    }
  });

  it('keeps the whole life of an alert in its timeline', async () => {
    const id = await ingest({ id: 'life', title: 'Life', severity: 'low' });
    const steps = [
      'updateAlert(id: $id, input: { severity: HIGH, tags: ["a", "b"], reason: "Worse than it looks" })',
      'assignAlert(id: $id, username: "zoe")',
      'assignAlert(id: $id)',
      'resolveAlert(id: $id, determination: MALICIOUS, reason: "Confirmed")',
      'updateAlert(id: $id, input: { status: IN_PROGRESS, reason: "Came back" })',
    ];
    for (const step of steps) await client.data(`mutation ($id: ID!) { ${step} { id } }`, { id });
    await client.ingest({ id: 'life', title: 'Life', severity: 'low' });

    const { alert } = await client.data<{ alert: { timeline: unknown[] } }>(
      `query ($id: ID!) {
        alert(id: $id) { severity status determination tags duplicateCount resolvedAt assignee { username } ${TIMELINE} }
      }`,
      { id },
    );
    const actor = { kind: 'API_KEY', name: 'first' };
    const event = (
      kind: string,
      field: string | null,
      from: string | null,
      to: string | null,
      reason?: string,
    ) => expect.objectContaining({ kind, field, from, to, actor, reason: reason ?? null });
    expect(alert).toMatchObject({
      severity: 'HIGH',
      status: 'IN_PROGRESS',
      determination: 'MALICIOUS',
      tags: ['a', 'b'],
      duplicateCount: 1,
      resolvedAt: null,
      assignee: null,
    });
    expect(alert.timeline[0]).toMatchObject({ kind: 'CREATED', actor });
    expect(alert.timeline.at(-1)).toMatchObject({ kind: 'DUPLICATE_RECEIVED', actor });
    expect(alert.timeline).toEqual(
      expect.arrayContaining([
        event('UPDATED', 'severity', 'low', 'high', 'Worse than it looks'),
        event('UPDATED', 'tags', '[]', '["a","b"]', 'Worse than it looks'),
        event('ASSIGNED', 'assignee', null, 'zoe'),
        event('UNASSIGNED', 'assignee', 'zoe', null),
        event('RESOLVED', 'status', 'in_progress', 'resolved', 'Confirmed'),
        event('REOPENED', 'status', 'resolved', 'in_progress', 'Came back'),
      ]),
    );
  });

  it('changes many alerts at once, in the order asked for', async () => {
    const ids = [];
    for (const id of ['bulk-1', 'bulk-2', 'bulk-3']) ids.push(await ingest({ id, title: id }));
    const wanted = ids.toReversed();
    const { updateAlerts } = await client.data<{ updateAlerts: unknown }>(
      `mutation ($ids: [ID!]!) {
        updateAlerts(ids: $ids, input: { status: RESOLVED, determination: BENIGN, reason: "All known" }) { id status }
      }`,
      { ids: wanted },
    );
    expect(updateAlerts).toEqual(wanted.map((id) => ({ id, status: 'RESOLVED' })));
  });

  it('keeps earlier texts of comments, and tells of new ones', async () => {
    const alertId = await ingest({ id: 'talk', title: 'Talk' });
    const add = async (body: string) => {
      const { addComment } = await client.data<{ addComment: { id: string } }>(
        'mutation ($id: ID!, $body: String!) { addComment(alertId: $id, body: $body) { id } }',
        { id: alertId, body },
      );
      return addComment.id;
    };
    const first = await add('Is this @zoe or @nobody?');
    const feed = client.subscribe<{ commentAdded: { body: string } }>(
      'subscription ($id: ID!) { commentAdded(alertId: $id) { body } }',
      { id: alertId },
    );
    await feed.until((events) => events.length === 1);
    const second = await add('Second');
    await feed.until((events) => events.length === 2);
    expect(feed.events.map(({ commentAdded }) => commentAdded.body)).toEqual([
      'Is this @zoe or @nobody?',
      'Second',
    ]);

    await client.data('mutation ($id: ID!) { editComment(id: $id, body: "It is @admin.") { id } }', {
      id: first,
    });
    expect(await client.data('mutation ($id: ID!) { deleteComment(id: $id) }', { id: second })).toEqual({
      deleteComment: second,
    });
    const { alert } = await client.data<{ alert: { comments: unknown; timeline: unknown[] } }>(
      `query ($id: ID!) { alert(id: $id) {
        comments { id alertId body editedAt author { kind name } mentions { username } history { body at } }
        ${TIMELINE}
      } }`,
      { id: alertId },
    );
    expect(alert.comments).toEqual([
      {
        id: first,
        alertId,
        body: 'It is @admin.',
        editedAt: expect.any(String),
        author: { kind: 'API_KEY', name: 'first' },
        mentions: [{ username: 'admin' }],
        history: [{ body: 'Is this @zoe or @nobody?', at: expect.any(String) }],
      },
    ]);
    expect(alert.timeline).toContainEqual(expect.objectContaining({ body: 'It is @admin.' }));
    expect(alert.timeline).toContainEqual(expect.objectContaining({ kind: 'UPDATED', field: 'comment' }));

    const { createApiKey } = await client.data<{ createApiKey: { key: string } }>(
      'mutation { createApiKey(name: "other", scopes: [WRITE]) { key } }',
    );
    const { errors } = await new TestClient(client.url, createApiKey.key).graphql(
      'mutation ($id: ID!) { editComment(id: $id, body: "Mine now") { id } }',
      { id: first },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('takes alerts in, each on its own', async () => {
    const payload = [
      { id: 'in-1', title: 'In', severity: 'critical', tags: ['note'] },
      42,
      { id: 'in-1', title: 'In' },
    ];
    const { ingestAlerts } = await client.data<{
      ingestAlerts: { accepted: { alert: { rawSha256: string } }[]; rejected: unknown };
    }>(
      `mutation ($payload: JSON!) {
        ingestAlerts(source: "Custom.Tool", payload: $payload) {
          accepted {
            duplicate
            alert { source sourceId raw rawSha256 decisions { playbook verdict conditions { key expected actual matched } } }
            executions { playbook { name } }
          }
          rejected { index code message }
        }
      }`,
      { payload },
    );
    expect(ingestAlerts.rejected).toEqual([{ index: 1, code: 'NOT_AN_ALERT', message: expect.any(String) }]);
    expect(ingestAlerts.accepted).toMatchObject([
      {
        duplicate: false,
        alert: {
          source: 'custom.tool',
          sourceId: 'in-1',
          raw: payload[0],
          decisions: [
            {
              playbook: 'note',
              verdict: 'RUN',
              conditions: [
                { key: 'severity', expected: ['critical'], actual: 'critical', matched: true },
                { key: 'tags', expected: ['note'], actual: ['note'], matched: true },
              ],
            },
          ],
        },
        executions: [{ playbook: { name: 'note' } }],
      },
      { duplicate: true, executions: [] },
    ]);
    expect(ingestAlerts.accepted[0]?.alert.rawSha256).toBe(
      createHash('sha256').update(JSON.stringify(payload)).digest('hex'),
    );
  });

  interface Execution {
    id: string;
    status: string;
  }

  async function run(name: string, given: Record<string, unknown>): Promise<string> {
    const { runPlaybook } = await client.data<{ runPlaybook: Execution }>(
      `mutation ($name: String!, $alertId: ID, $input: JSON) {
        runPlaybook(name: $name, alertId: $alertId, input: $input) { id status }
      }`,
      { name, ...given },
    );
    return runPlaybook.id;
  }

  async function untilStatus(id: string, status: string): Promise<void> {
    const feed = client.subscribe<{ executionUpdated: Execution }>(
      'subscription ($id: ID!) { executionUpdated(id: $id) { id status } }',
      { id },
    );
    await feed.until((events) => events.some(({ executionUpdated }) => executionUpdated.status === status));
  }

  it('runs a playbook on a free input, and shows every try', async () => {
    const id = await run('greet', { input: { name: 'Zoe' } });
    await untilStatus(id, 'SUCCEEDED');
    const { execution } = await client.data<{ execution: unknown }>(
      `query ($id: ID!) { execution(id: $id) {
        playbook { name } alert { id } trigger requestedBy { kind name } status input result error { name }
        sequenceId waitingFor recoveries durationMs
        actions {
          executionId name status effect input output error { name } durationMs
          attempts { number status error { name message action } }
        }
      } }`,
      { id },
    );
    expect(execution).toEqual({
      playbook: { name: 'greet' },
      alert: null,
      trigger: 'MANUAL',
      requestedBy: { kind: 'API_KEY', name: 'first' },
      status: 'SUCCEEDED',
      input: { name: 'Zoe' },
      result: { greeting: 'Hello, Zoe' },
      error: null,
      sequenceId: null,
      waitingFor: null,
      recoveries: 0,
      durationMs: expect.any(Number),
      actions: [
        {
          executionId: id,
          name: 'find_words',
          status: 'SUCCEEDED',
          effect: 'READ',
          input: ['Zoe'],
          output: 'Hello, Zoe',
          error: null,
          durationMs: expect.any(Number),
          attempts: [
            {
              number: 1,
              status: 'FAILED',
              error: { name: 'Error', message: 'Not yet', action: 'find_words' },
            },
            { number: 2, status: 'SUCCEEDED', error: null },
          ],
        },
      ],
    });
  });

  it('runs a playbook on an alert that it would not answer', async () => {
    const alertId = await ingest({ id: 'by-hand', title: 'By hand', severity: 'low' });
    await untilStatus(await run('note', { alertId }), 'SUCCEEDED');
    const { alert, executions } = await client.data<{ alert: unknown; executions: unknown }>(
      `query ($id: ID!) {
        alert(id: $id) {
          decisions { verdict } comments { body author { kind name } mentions { username } } executions { trigger }
        }
        executions(filter: { alertId: $id, status: [SUCCEEDED], playbook: ["note"] }) {
          totalCount nodes { alert { title } }
        }
      }`,
      { id: alertId },
    );
    expect(alert).toEqual({
      decisions: [{ verdict: 'NOT_MATCHED' }],
      comments: [
        {
          body: '@admin: By hand',
          author: { kind: 'PLAYBOOK', name: 'note' },
          mentions: [{ username: 'admin' }],
        },
      ],
      executions: [{ trigger: 'MANUAL' }],
    });
    expect(executions).toEqual({ totalCount: 1, nodes: [{ alert: { title: 'By hand' } }] });
  });

  it('cancels what runs, and not what has ended', async () => {
    const cancel = 'mutation ($id: ID!) { cancelExecution(id: $id) { id } }';
    const id = await run('endless', {});
    await untilStatus(id, 'RUNNING');
    await client.data(cancel, { id });
    await untilStatus(id, 'CANCELLED');
    expect(await client.data(cancel, { id })).toEqual({ cancelExecution: { id } });

    const ended = await run('greet', { input: { name: 'Amy' } });
    await untilStatus(ended, 'SUCCEEDED');
    expect(await codeOf(cancel, { id: ended })).toBe('EXECUTION_ENDED');
  });

  it('describes the playbooks, those that do not load too', async () => {
    const { playbook, playbooks, none, playbookLoadErrors } = await client.data<Record<string, unknown>>(`{
      playbook(name: "greet") {
        name description trigger conditions schedule enabled executionOrder priority version file loaded
        actions { name timeoutMs retries retryBackoff effect description }
        stats { executions succeeded failed p50Ms p95Ms }
      }
      playbooks(enabled: true, trigger: "webhook") { name file conditions }
      none: playbook(name: "broken") { name }
      playbookLoadErrors { file message at }
    }`);
    expect(playbook).toEqual({
      name: 'greet',
      description: 'Greets',
      trigger: 'manual',
      conditions: {},
      schedule: null,
      enabled: true,
      executionOrder: 30,
      priority: 'LOW',
      version: expect.stringMatching(/^[0-9a-f]{64}$/),
      file: 'greet.playbook.ts',
      loaded: true,
      actions: [
        {
          name: 'find_words',
          timeoutMs: 5000,
          retries: 2,
          retryBackoff: 0.01,
          effect: 'READ',
          description: 'Finds the words',
        },
      ],
      stats: {
        executions: 2,
        succeeded: 2,
        failed: 0,
        p50Ms: expect.any(Number),
        p95Ms: expect.any(Number),
      },
    });
    expect(playbooks).toEqual([
      {
        name: 'note',
        file: 'nested/note.playbook.ts',
        conditions: { severity: ['critical'], tags: ['note'] },
      },
    ]);
    expect(none).toBeNull();
    expect(playbookLoadErrors).toEqual([
      {
        file: expect.stringContaining('broken.playbook.ts'),
        message: expect.any(String),
        at: expect.any(String),
      },
    ]);
  });

  it('reads the children of a long list without a statement for each of its alerts', async () => {
    const long = 50;
    for (let index = 0; index < long; index++) {
      const alert = { id: `list-${index}`, title: `List ${index}`, severity: 'critical', tags: ['note'] };
      const id = await ingest(alert);
      await client.data('mutation ($id: ID!) { assignAlert(id: $id, username: "zoe") { id } }', { id });
    }
    await poll(async () => {
      const { queued, running, pending } = await installation.executionCounts();
      return !queued && !running && !pending;
    });
    app = await startApiApp({
      databaseUrl: installation.database.url,
      redisUrl: installation.redis?.url ?? '',
    });
    const inside = new TestClient(await app.getUrl(), client.apiKey);
    const statements: string[] = [];
    dataSourceOf(app).setOptions({ logging: ['query'], logger: recorder(statements) });

    const { alerts } = await inside.data<{
      alerts: { nodes: { comments: unknown[]; executions: unknown[] }[] };
    }>(WITH_CHILDREN, { first: long });
    expect(alerts.nodes).toHaveLength(long);
    for (const { comments, executions } of alerts.nodes) {
      expect(comments.length).toBeGreaterThan(0);
      expect(executions.length).toBeGreaterThan(0);
    }
    expect(statements.length).toBeGreaterThan(0);
    // One for each kind of child, or a few more where the parents' answers come in apart.
    expect(statements.length).toBeLessThan(long / 2);
  }, 60_000);
});

function recorder(statements: string[]): Logger {
  const nothing = () => undefined;
  return {
    logQuery: (query) => void statements.push(query),
    logQueryError: nothing,
    logQuerySlow: nothing,
    logSchemaBuild: nothing,
    logMigration: nothing,
    log: nothing,
  };
}
