import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphqlResult, TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';

const MAX_BODY_BYTES = 256 * 1024;
const UNKNOWN_ID = '018f0c3e-0000-7000-8000-000000000001';
const NO_IDS = [UNKNOWN_ID, 'no-uuid', '', "' OR 1=1 --", 'x'.repeat(10_000), '\0'];
/** What must never reach a client: paths, stack traces, SQL, names of our libraries. */
const INTERNALS =
  /node_modules|\/dist\/|\n\s+at |\.[jt]s:\d|QueryFailed|SELECT |INSERT |UPDATE |typeorm|apollo/i;

const PLAYBOOK = `
import { Playbook, type AlertData } from '@opensoar/sdk';

@Playbook({ trigger: 'webhook', description: 'Answers everything' })
export class Answer {
  async run(alert: AlertData) {
    return alert.title;
  }
}
`;

describe('bad input', () => {
  let installation: Installation;
  let client: TestClient;
  let alertId: string;
  let commentId: string;
  let before: unknown;

  beforeAll(async () => {
    installation = await Installation.create({ playbookFiles: { 'answer.playbook.ts': PLAYBOOK } });
    client = await installation.startApi({ MAX_BODY_BYTES: String(MAX_BODY_BYTES) });
    const { accepted } = await client.ingest({ id: 'one', title: 'The only alert' });
    alertId = accepted[0]?.alertId ?? '';
    const { addComment } = await client.data<{ addComment: { id: string } }>(
      'mutation ($id: ID!) { addComment(alertId: $id, body: "First") { id } }',
      { id: alertId },
    );
    commentId = addComment.id;
    before = await snapshot();
  }, 60_000);

  afterAll(() => installation?.close());

  /** Every row of every table; of keys only which there are, as their use is noted. */
  /** All but the processes, which say every few seconds that they are up. */
  async function snapshot(): Promise<unknown> {
    const tables = await installation.rows<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'process' ORDER BY 1",
    );
    const contents: Record<string, unknown> = {};
    for (const { name } of tables) {
      const [rows] = await installation.rows<{ rows: unknown }>(
        `SELECT array_agg(t::text ORDER BY t::text) AS rows
           FROM (SELECT ${name === 'api_key' ? 'id, name' : '*'} FROM "${name}") AS t`,
      );
      contents[name] = rows?.rows;
    }
    return contents;
  }

  describe('to an HTTP endpoint', () => {
    interface Refusal {
      name: string;
      path?: string;
      body?: string | Uint8Array<ArrayBuffer>;
      headers?: Record<string, string>;
      method?: string;
      status: number;
      code: string;
    }
    const refusals: Refusal[] = [
      { name: 'no JSON', body: 'severity=high', status: 400, code: 'INVALID_JSON' },
      { name: 'half a JSON', body: '{"title": "x"', status: 400, code: 'INVALID_JSON' },
      { name: 'JSON with a tail', body: '{"title": "x"} {}', status: 400, code: 'INVALID_JSON' },
      { name: 'an empty body', body: '', status: 400, code: 'EMPTY_PAYLOAD' },
      { name: 'nothing but white space', body: ' \n ', status: 400, code: 'EMPTY_PAYLOAD' },
      { name: 'an empty list', body: '[]', status: 400, code: 'EMPTY_PAYLOAD' },
      { name: 'a number', body: '42', status: 400, code: 'NOT_AN_ALERT' },
      { name: 'null', body: 'null', status: 400, code: 'NOT_AN_ALERT' },
      { name: 'true', body: 'true', status: 400, code: 'NOT_AN_ALERT' },
      { name: 'a string', body: '"alert"', status: 400, code: 'NOT_AN_ALERT' },
      { name: 'a list without an alert', body: '[1, null, "x", []]', status: 400, code: 'NOT_AN_ALERT' },
      {
        name: 'endless nesting',
        body: `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
        status: 400,
        code: 'TOO_DEEP',
      },
      {
        name: 'too many alerts',
        body: JSON.stringify(Array(1001).fill({ title: 'x' })),
        status: 400,
        code: 'TOO_MANY_ALERTS',
      },
      {
        name: 'invalid UTF-8',
        body: Uint8Array.of(...Buffer.from('{"title":"'), 0xff, 0xfe, ...Buffer.from('"}')),
        status: 400,
        code: 'INVALID_ENCODING',
      },
      {
        name: 'a body over the limit',
        body: JSON.stringify({ title: 'x'.repeat(MAX_BODY_BYTES) }),
        status: 413,
        code: 'PAYLOAD_TOO_LARGE',
      },
      ...['no%20spaces', '..%2f..%2fetc', '%00', '-dash', 'x'.repeat(65), 'quelle%C3%A9'].map((source) => ({
        name: `the source ${source}`,
        path: `/webhooks/alerts/${source}`,
        body: '{"title": "x"}',
        status: 400,
        code: 'INVALID_SOURCE',
      })),
      {
        name: 'a broken escape in the path',
        path: '/webhooks/alerts/%zz',
        body: '{"title": "x"}',
        status: 400,
        code: 'BAD_REQUEST',
      },
      ...['', 'Bearer ', 'Bearer wrong', `Bearer osk_${'A'.repeat(43)}`, 'Basic YWRtaW46YWRtaW4='].map(
        (authorization) => ({
          name: `the authorization "${authorization}"`,
          body: '{"title": "x"}',
          headers: { authorization },
          status: 401,
          code: 'UNAUTHENTICATED',
        }),
      ),
      { name: 'an unknown route', path: '/webhooks', body: '{}', status: 404, code: 'NOT_FOUND' },
      { name: 'a path too long', path: '/webhooks/alerts/a/b', body: '{}', status: 404, code: 'NOT_FOUND' },
      { name: 'the wrong method', method: 'GET', status: 404, code: 'NOT_FOUND' },
      { name: 'another wrong method', method: 'DELETE', status: 404, code: 'NOT_FOUND' },
      { name: 'a route for readers', path: '/healthz', body: '{}', status: 404, code: 'NOT_FOUND' },
    ];

    it.each(refusals)('is refused: $name', async ({ path, body, headers, method, status, code }) => {
      const response = await fetch(`${client.url}${path ?? '/webhooks/alerts'}`, {
        method: method ?? 'POST',
        body,
        headers: {
          authorization: `Bearer ${client.apiKey}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      });
      const text = await response.text();
      expect({ status: response.status, body: JSON.parse(text) as unknown }).toEqual({
        status,
        body: { code, message: expect.any(String) },
      });
      expect(text).not.toMatch(INTERNALS);
    });

    it.each([
      ['text/plain', 400, 'INVALID_JSON'],
      ['application/xml', 400, 'INVALID_JSON'],
      ['application/json; charset=latin1', 400, 'INVALID_JSON'],
      ['multipart/form-data; boundary=x', 400, 'INVALID_JSON'],
      ['nonsense', 415, 'UNSUPPORTED_MEDIA_TYPE'],
      ['', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ])('is taken for what it is under the content type %j', async (contentType, status, code) => {
      const response = await client.post('/webhooks/alerts', '<alert/>', { 'content-type': contentType });
      expect({ status: response.status, body: await response.json() }).toMatchObject({
        status,
        body: { code },
      });
    });

    it('is refused before all of it was sent, when it announces more than the limit', async () => {
      const answer = await new Promise<number | undefined>((resolve, reject) => {
        const sending = request(`${client.url}/webhooks/alerts`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${client.apiKey}`,
            'content-type': 'application/json',
            'content-length': MAX_BODY_BYTES + 1,
          },
        });
        sending.on('response', ({ statusCode }) => {
          resolve(statusCode);
          sending.destroy();
        });
        sending.on('error', reject);
        sending.flushHeaders();
      });
      expect(answer).toBe(413);
    });
  });

  describe('to the GraphQL endpoint', () => {
    const deep = (levels: number) => `${'{ me '.repeat(levels)}${'}'.repeat(levels)}`;
    it.each([
      ['no JSON', 'query { me { name } }', {}, 400, 'INVALID_JSON'],
      ['an empty body', '', {}, 400, 'INVALID_JSON'],
      ['null', 'null', {}, 400, 'BAD_REQUEST'],
      ['a number', '42', {}, 400, 'BAD_REQUEST'],
      ['a list of operations', '[{ "query": "{ me { name } }" }]', {}, 400, 'BAD_REQUEST'],
      ['no query', '{}', {}, 400, 'BAD_REQUEST'],
      ['a query that is a number', '{ "query": 1 }', {}, 400, 'BAD_REQUEST'],
      [
        'variables that are a list',
        '{ "query": "{ me { name } }", "variables": [1] }',
        {},
        400,
        'BAD_REQUEST',
      ],
      [
        'a form',
        'query=x',
        { 'content-type': 'application/x-www-form-urlencoded' },
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      ['plain text', '{}', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [
        'a body over the limit',
        JSON.stringify({ query: ' '.repeat(MAX_BODY_BYTES) }),
        {},
        413,
        'PAYLOAD_TOO_LARGE',
      ],
      ['half a query', '{ "query": "{ me {" }', {}, 400, 'GRAPHQL_PARSE_FAILED'],
      ['a query of 30,000 levels', JSON.stringify({ query: deep(30_000) }), {}, 400, 'GRAPHQL_PARSE_FAILED'],
      ['no key', '{ "query": "{ me { name } }" }', { authorization: '' }, 401, 'UNAUTHENTICATED'],
    ])('is refused: %s', async (_name, body, headers, status, code) => {
      const response = await client.post('/graphql', body, headers);
      const text = await response.text();
      const answer = JSON.parse(text) as { code?: string; errors?: GraphqlResult['errors'] };
      expect({ status: response.status, code: answer.code ?? answer.errors?.[0]?.extensions.code }).toEqual({
        status,
        code,
      });
      expect(text).not.toMatch(INTERNALS);
    });

    it.each(NO_IDS)('is refused where something has the id %j', async (id) => {
      const operations = {
        updateAlert: 'updateAlert(id: $id, input: { severity: LOW }) { id }',
        updateAlerts: `updateAlerts(ids: ["${alertId}", $id], input: { severity: LOW }) { id }`,
        resolveAlert: 'resolveAlert(id: $id, determination: BENIGN) { id }',
        assignAlert: 'assignAlert(id: $id, username: "admin") { id }',
        unassignAlert: 'assignAlert(id: $id) { id }',
        addComment: 'addComment(alertId: $id, body: "Text") { id }',
        editComment: 'editComment(id: $id, body: "Text") { id }',
        deleteComment: 'deleteComment(id: $id)',
        runPlaybook: 'runPlaybook(name: "answer", alertId: $id) { id }',
        cancelExecution: 'cancelExecution(id: $id) { id }',
      };
      for (const [name, operation] of Object.entries(operations)) {
        expect([name, await errorOf(`mutation ($id: ID!) { ${operation} }`, { id })]).toEqual([
          name,
          'NOT_FOUND',
        ]);
      }
      const nothing = await client.data(
        'query ($id: ID!) { alert(id: $id) { id } execution(id: $id) { id } }',
        { id },
      );
      expect(nothing).toEqual({ alert: null, execution: null });
    });

    it.each(['unknown', '', '\0', 'x'.repeat(10_000)])(
      'is refused where a playbook or an analyst has the name %j',
      async (name) => {
        const operations = {
          runPlaybook: 'runPlaybook(name: $name) { id }',
          setPlaybookEnabled: 'setPlaybookEnabled(name: $name, enabled: false) { name }',
          assignAlert: `assignAlert(id: "${alertId}", username: $name) { id }`,
        };
        for (const [operation, text] of Object.entries(operations)) {
          const code = await errorOf(`mutation ($name: String!) { ${text} }`, { name });
          expect([operation, code]).toEqual([
            operation,
            expect.stringMatching(/^(NOT_FOUND|BAD_USER_INPUT)$/),
          ]);
        }
        const known = await client.graphql('query ($name: String!) { playbook(name: $name) { name } }', {
          name,
        });
        expect(known.data).toEqual({ playbook: null });
        expect(known.errors?.[0]?.extensions.code).toBe(name === '\0' ? 'BAD_USER_INPUT' : undefined);
      },
    );

    interface Refused {
      operation: string;
      variables?: Record<string, unknown>;
      code: string;
    }
    const input = (given: string) =>
      `mutation ($alert: ID!) { updateAlert(id: $alert, input: ${given}) { id } }`;
    const page = (given: string) => `{ alerts(${given}) { totalCount nodes { id } } }`;
    const comment =
      'mutation ($alert: ID!, $body: String!) { addComment(alertId: $alert, body: $body) { id } }';
    const ingest =
      'mutation ($payload: JSON!) { ingestAlerts(payload: $payload) { accepted { duplicate } } }';
    const analyst = (given: string) => `mutation { createAnalyst(input: { ${given} }) { id } }`;
    const key = (given: string) => `mutation { createApiKey(${given}) { key } }`;
    const refused: Refused[] = [
      { operation: input('{ severity: SEVERE }'), code: 'GRAPHQL_VALIDATION_FAILED' },
      { operation: input('{ severity: "LOW" }'), code: 'GRAPHQL_VALIDATION_FAILED' },
      { operation: input('{ colour: "red" }'), code: 'GRAPHQL_VALIDATION_FAILED' },
      {
        operation:
          'mutation ($alert: ID!, $to: AlertStatus) { updateAlert(id: $alert, input: { status: $to }) { id } }',
        variables: { to: 'CLOSED' },
        code: 'BAD_USER_INPUT',
      },
      {
        operation:
          'mutation ($alert: ID!, $in: UpdateAlertInput!) { updateAlert(id: $alert, input: $in) { id } }',
        variables: { in: { status: 'new' } },
        code: 'BAD_USER_INPUT',
      },
      { operation: input('{ status: RESOLVED }'), code: 'DETERMINATION_REQUIRED' },
      { operation: input('{ tags: [""] }'), code: 'BAD_USER_INPUT' },
      { operation: input('{ tags: ["a\\u0000b"] }'), code: 'BAD_USER_INPUT' },
      { operation: input(`{ reason: "${'x'.repeat(2001)}", severity: LOW }`), code: 'BAD_USER_INPUT' },
      { operation: input(`{ partner: "${'x'.repeat(201)}" }`), code: 'BAD_USER_INPUT' },
      {
        operation: 'mutation ($alert: ID!) { resolveAlert(id: $alert, determination: UNKNOWN) { id } }',
        code: 'DETERMINATION_REQUIRED',
      },
      {
        operation: 'mutation ($ids: [ID!]!) { updateAlerts(ids: $ids, input: { severity: LOW }) { id } }',
        variables: { ids: Array.from({ length: 501 }, (_, index) => `id-${index}`) },
        code: 'BAD_USER_INPUT',
      },
      { operation: comment, variables: { body: '' }, code: 'EMPTY_COMMENT' },
      { operation: comment, variables: { body: ' \n\t ' }, code: 'EMPTY_COMMENT' },
      { operation: comment, variables: { body: 'a\0b' }, code: 'BAD_USER_INPUT' },
      { operation: comment, variables: { body: 'x'.repeat(20_001) }, code: 'BAD_USER_INPUT' },
      { operation: comment, variables: { body: null }, code: 'BAD_USER_INPUT' },
      { operation: comment, variables: { body: 7 }, code: 'BAD_USER_INPUT' },
      {
        operation: 'mutation ($comment: ID!) { editComment(id: $comment, body: " ") { id } }',
        code: 'EMPTY_COMMENT',
      },
      ...[null, 42, 'text', true, [], [null]].map((payload) => ({
        operation: ingest,
        variables: { payload },
        code: expect.stringMatching(/^(NOT_AN_ALERT|EMPTY_PAYLOAD|BAD_USER_INPUT)$/) as unknown as string,
      })),
      {
        operation: 'mutation { ingestAlerts(source: "no such", payload: {}) { accepted { duplicate } } }',
        code: 'INVALID_SOURCE',
      },
      { operation: page('first: -1'), code: 'BAD_USER_INPUT' },
      { operation: page('first: 501'), code: 'BAD_USER_INPUT' },
      { operation: page('last: 501'), code: 'BAD_USER_INPUT' },
      { operation: page('first: 1, last: 1'), code: 'BAD_USER_INPUT' },
      { operation: page('first: 1.5'), code: 'GRAPHQL_VALIDATION_FAILED' },
      { operation: page('first: 99999999999'), code: 'GRAPHQL_VALIDATION_FAILED' },
      ...['x', '', 'eyJ4IjoxfQ', 'W10', 'bnVsbA', '%00', 'x'.repeat(10_000)].map((cursor) => ({
        operation: page(`after: "${cursor}"`),
        code: 'BAD_USER_INPUT',
      })),
      { operation: '{ executions(after: "W10") { nodes { id } } }', code: 'BAD_USER_INPUT' },
      { operation: page('filter: { createdAfter: "yesterday" }'), code: 'GRAPHQL_VALIDATION_FAILED' },
      { operation: page(`filter: { text: "${'x'.repeat(201)}" }`), code: 'BAD_USER_INPUT' },
      { operation: page('filter: { text: "a\\u0000b" }'), code: 'BAD_USER_INPUT' },
      { operation: page('filter: { tags: ["a\\u0000b"] }'), code: 'BAD_USER_INPUT' },
      { operation: page('filter: { severity: [SEVERE] }'), code: 'GRAPHQL_VALIDATION_FAILED' },
      { operation: page('orderBy: RANDOM'), code: 'GRAPHQL_VALIDATION_FAILED' },
      { operation: analyst('username: "", password: "long enough", role: ANALYST'), code: 'BAD_USER_INPUT' },
      {
        operation: analyst('username: "a b", password: "long enough", role: ANALYST'),
        code: 'BAD_USER_INPUT',
      },
      { operation: analyst('username: "amy", password: "short", role: ANALYST'), code: 'BAD_USER_INPUT' },
      {
        operation: analyst('username: "amy", password: "long enough", role: BOSS'),
        code: 'GRAPHQL_VALIDATION_FAILED',
      },
      {
        operation: analyst('username: "admin", password: "long enough", role: ANALYST'),
        code: expect.stringMatching(/EXISTS|TAKEN|CONFLICT/) as unknown as string,
      },
      { operation: key('name: "", scopes: [READ]'), code: 'BAD_USER_INPUT' },
      { operation: key('name: "a\\u0000b", scopes: [READ]'), code: 'BAD_USER_INPUT' },
      { operation: key('name: "x", scopes: []'), code: 'BAD_USER_INPUT' },
      {
        operation: key('name: "x", scopes: [READ], expiresAt: "2020-01-01T00:00:00Z"'),
        code: 'BAD_USER_INPUT',
      },
      { operation: '{ alert { id } }', code: 'GRAPHQL_VALIDATION_FAILED' },
      { operation: '{ unknown }', code: 'GRAPHQL_VALIDATION_FAILED' },
      { operation: 'subscription { alertCreated { id } }', code: 'BAD_REQUEST' },
      {
        operation: 'fragment A on Alert { ...A } { alerts { nodes { ...A } } }',
        code: 'GRAPHQL_VALIDATION_FAILED',
      },
    ];

    it.each(refused)('is refused with $code: $operation', async ({ operation, variables, code }) => {
      const declared = { alert: alertId, comment: commentId };
      const used = Object.fromEntries(
        Object.entries(declared).filter(([name]) => operation.includes(`$${name}:`)),
      );
      expect(await errorOf(operation, { ...used, ...variables })).toEqual(code);
    });

    it('is refused for subscriptions to what there is not', async () => {
      const feeds = [
        'subscription ($id: ID!) { alertUpdated(id: $id) { id } }',
        'subscription ($id: ID!) { commentAdded(alertId: $id) { id } }',
        'subscription ($id: ID!) { executionUpdated(id: $id) { id } }',
        'subscription ($id: ID!) { executionUpdated(alertId: $id) { id } }',
        'subscription ($id: ID!) { actionUpdated(executionId: $id) { id } }',
      ].flatMap((query) => [UNKNOWN_ID, 'no-uuid'].map((id) => client.subscribe(query, { id })));
      await poll(async () => feeds.every(({ errors }) => errors.length > 0));
      for (const { errors, events } of feeds) {
        expect(JSON.stringify(errors)).toContain('"NOT_FOUND"');
        expect(JSON.stringify(errors)).not.toMatch(INTERNALS);
        expect(events).toEqual([]);
      }
    });

    /** The code of the one error; nothing of us may show in the answer. */
    async function errorOf(query: string, variables: Record<string, unknown>): Promise<string | undefined> {
      const response = await client.post('/graphql', JSON.stringify({ query, variables }));
      const text = await response.text();
      expect(text).not.toMatch(INTERNALS);
      expect(response.status).toBeLessThan(500);
      const { errors } = JSON.parse(text) as GraphqlResult;
      return errors?.[0]?.extensions.code;
    }
  });

  it('changes nothing', async () => {
    expect(await snapshot()).toEqual(before);
  });

  it('is not reported as a fault of ours', async () => {
    expect(/.*fault of ours.*/.exec(installation.output())?.[0]).toBeUndefined();
  });

  it.each(['"x \\ud800"', '"x \\u0000 y"', '"\\udc00\\ud800"', '1e400', '-0', '""'])(
    'does not keep an alert from being taken that has the title %s',
    async (title) => {
      const response = await client.post('/webhooks/alerts', `{"title": ${title}}`);
      expect(response.status).toBe(202);
    },
  );

  it.each([{ text: '\ud800' }, { '\ud800': 1 }])(
    'does not keep a playbook from being run with %j',
    async (given) => {
      const { errors } = await client.graphql(
        'mutation ($input: JSON) { runPlaybook(name: "answer", input: $input) { id } }',
        { input: given },
      );
      expect(errors ?? [{ extensions: { code: 'BAD_USER_INPUT' } }]).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    },
  );
});
