import { connect } from 'node:net';
import { createHmac, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, SecurityLab } from './security-lab.js';

const ME = '{ me { name } }';

describe('an attacker', () => {
  let lab: SecurityLab;
  let key: string;

  beforeAll(async () => {
    lab = await SecurityLab.start({
      NODE_ENV: 'production',
      REQUEST_TIMEOUT_MS: '500',
      MAX_BODY_BYTES: '100000',
    });
    ({ key } = await lab.key());
    await lab.analyst('alice');
  });

  afterAll(() => lab.stop());

  function post(body: string, headers: Record<string, string> = {}, path = '/graphql'): Promise<Response> {
    return fetch(lab.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      body,
    });
  }

  describe('who has no credential', () => {
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = encode({ sub: 'alice', role: 'ADMIN', aud: 'opensoar', exp: 4_102_444_800 });
    const unsigned = `${encode({ alg: 'none', typ: 'JWT' })}.${claims}`;
    const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${claims}`;

    it.each([
      ['a token of the algorithm "none"', `${unsigned}.`],
      [
        'a token that another key has signed',
        `${signed}.${createHmac('sha256', 'secret').update(signed).digest('base64url')}`,
      ],
      [
        'a token for another audience',
        `${encode({ alg: 'none' })}.${encode({ sub: 'alice', aud: 'other' })}.`,
      ],
      ['a session that was never begun', `oss_${randomBytes(32).toString('base64url')}`],
      ['a key that was never made', `osk_${randomBytes(32).toString('base64url')}`],
      ['a name of a property', '__proto__'],
      ['SQL', `oss_' OR '1'='1`],
    ])('does not get in with %s', async (_what, token) => {
      expect((await lab.ask(ME, {}, token)).status).toBe(401);
    });

    it('does not get in with a stored hash', async () => {
      const [row] = await lab.rows<{ hash: string }>('SELECT hash FROM api_key LIMIT 1');
      for (const token of [row!.hash, `osk_${row!.hash.slice(0, 43)}`]) {
        expect((await lab.ask(ME, {}, token)).status).toBe(401);
      }
    });

    it('guesses ten passwords for an account, whether or not there is one, and then not even the right one', async () => {
      for (const [username, right] of [
        ['alice', PASSWORD],
        ['nobody', 'some password'],
      ] as const) {
        const codes: (string | undefined)[] = [];
        for (let tries = 0; tries < 4; tries += 1) {
          const answers = await Promise.all(
            [1, 2, 3].map((guess) => lab.login(username, `guess ${tries} ${guess}`)),
          );
          codes.push(...answers.map(({ errors }) => errors?.[0]?.extensions.code));
        }
        expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(10);
        expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(2);
        expect((await lab.login(username, right)).errors).toMatchObject([
          { extensions: { code: 'RATE_LIMITED' } },
        ]);
      }
    }, 60_000);

    it('learns nothing from how long a sign-in takes', async () => {
      await lab.analyst('timed');
      const times: Record<string, number[]> = { timed: [], untimed: [] };
      // In turns, so that what else the machine does falls on both.
      for (let round = 0; round < 5; round += 1) {
        for (const username of ['timed', 'untimed']) {
          const began = performance.now();
          await lab.login(username, 'wrong password');
          times[username]!.push(performance.now() - began);
        }
      }
      const fastest = (username: string) => Math.min(...times[username]!);
      // Without the work for a user who does not exist it is a hundredth.
      expect(fastest('untimed') / fastest('timed')).toBeGreaterThan(0.5);
      expect(fastest('untimed') / fastest('timed')).toBeLessThan(2);
    }, 60_000);
  });

  describe('who has stolen a session', () => {
    it('loses it, and the socket that it has opened, when it is ended', async () => {
      await lab.analyst('victim');
      const stolen = await lab.signIn('victim');
      const closed = closingOf(stolen);
      await closed.opened;
      expect((await lab.ask(ME, {}, stolen)).status).toBe(200);
      await lab.ask('mutation { logout }', {}, stolen);
      expect((await lab.ask(ME, {}, stolen)).status).toBe(401);
      expect(await closed.code).toBe(4403);
    });

    it.each(['a revoked key', 'an expired session'])(
      'is cut off with %s',
      async (what) => {
        const { id, key: own } = await lab.key({ name: 'own' });
        await lab.analyst('expiring').catch(() => undefined);
        const token = what === 'a revoked key' ? own : await lab.signIn('expiring');
        const closed = closingOf(token);
        await closed.opened;
        if (what === 'a revoked key') {
          await lab.ask('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', { id }, key);
        } else await lab.rows('DELETE FROM session');
        expect(await closed.code).toBe(4403);
      },
      30_000,
    );

    it.each([
      ['deactivated', { active: false }],
      ['given another role', { role: 'VIEWER' }],
      ['restricted to partners', { partners: ['acme'] }],
    ])('is cut off when the analyst is %s', async (what, input) => {
      const username = `analyst-${what.length}`;
      await lab.analyst(username);
      const closed = closingOf(await lab.signIn(username));
      await closed.opened;
      await lab.ask(
        'mutation ($username: String!, $input: UpdateAnalystInput!) { updateAnalyst(username: $username, input: $input) { id } }',
        { username, input },
        key,
      );
      expect(await closed.code).toBe(4403);
    });

    function closingOf(token: string): { opened: Promise<void>; code: Promise<number> } {
      const client = lab.socket(token);
      const code = new Promise<number>((resolve) =>
        client.on('closed', (event) => resolve((event as { code: number }).code)),
      );
      const opened = new Promise<void>((resolve) => client.on('connected', () => resolve()));
      client.subscribe(
        { query: 'subscription { alertCreated { id } }' },
        { next: () => undefined, error: () => undefined, complete: () => undefined },
      );
      return { opened, code };
    }
  });

  describe('who asks for too much', () => {
    const deep = `{ alerts { nodes ${'{ executions { alert '.repeat(8)} { id } ${'} }'.repeat(8)} } }`;
    const wide = '{ alerts(first: 500) { nodes { executions { actions { attempts { number } } } } } }';
    const aliases = `{ ${Array.from({ length: 40 }, (_, index) => `a${index}: me { name }`).join(' ')} }`;
    const long = `{ me { ${'name '.repeat(3000)} } }`;
    const circle = 'query { me { ...A } } fragment A on Actor { ...B } fragment B on Actor { ...A }';

    it.each([
      ['a deep query', deep],
      ['a wide query', wide],
      ['a flood of aliases', aliases],
      ['a long query', long],
      ['fragments in a circle', circle],
    ])('gets nothing for %s, over HTTP and over a socket', async (_what, query) => {
      const { status, data } = await lab.ask(query, {}, key);
      expect(status).toBe(400);
      expect(data).toBeUndefined();
      const client = lab.socket(key);
      const outcome = await new Promise<unknown>((resolve) => {
        client.subscribe({ query }, { next: resolve, error: resolve, complete: () => resolve('completed') });
      });
      await client.dispose();
      expect(JSON.stringify(outcome)).toMatch(
        /OPERATION_TOO_LARGE|GRAPHQL_PARSE_FAILED|GRAPHQL_VALIDATION_FAILED/,
      );
    });

    it('counts rows that a variable names, and what stands beside an argument that does not fit', async () => {
      const sized =
        'query ($first: Int) { alerts(first: $first) { nodes { executions { actions { attempts { number } } } } } }';
      expect(await lab.codeOf(sized, { first: 500 }, key)).toBe('OPERATION_TOO_LARGE');
      expect(await lab.codeOf(sized, { first: 5 }, key)).toBeUndefined();
      const mixed = `query ($id: ID = "x") { alert(id: $id) { id } ${wide.slice(1)}`;
      expect((await lab.ask(mixed, { id: null }, key)).data).toBeUndefined();
    });

    it('may read what a console does', async () => {
      const query = `{ alerts(first: 100) { totalCount pageInfo { endCursor } nodes { id title severity status comments { body author { name } } executions { id status playbook { name } } timeline { __typename } } } }`;
      expect(await lab.codeOf(query, {}, key)).toBeUndefined();
    });

    it('gets no batch', async () => {
      const response = await post(JSON.stringify([{ query: ME }, { query: ME }]));
      expect(response.status).toBe(400);
    });

    it.each(['{ __schema { types { name } } }', '{ __type(name: "Alert") { name } }'])(
      'is not told the schema by %s in production, nor by the errors',
      async (query) => {
        expect((await lab.ask(query, {}, key)).status).toBe(400);
        const client = lab.socket(key);
        const outcome = await new Promise<unknown>((resolve) => {
          client.subscribe(
            { query },
            { next: resolve, error: resolve, complete: () => resolve('completed') },
          );
        });
        await client.dispose();
        expect(JSON.stringify(outcome)).toContain('introspection has been disabled');
        const { errors } = await lab.ask('{ alert(id: "x") { titel } }', {}, key);
        expect(errors?.[0]?.message).not.toContain('title');
      },
    );

    it('is cut off with more than 1 MiB over a socket, before it has said who it is', async () => {
      const { WebSocket } = await import('ws');
      const socket = new WebSocket(`${lab.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      const code = new Promise<number>((resolve) => socket.on('close', resolve));
      socket.on('open', () => socket.send('x'.repeat(2 * 1024 * 1024)));
      socket.on('error', () => undefined);
      expect(await code).toBe(1009);
    });

    it('has 100 subscriptions on a socket', async () => {
      const client = lab.socket(key);
      const codes: unknown[] = [];
      for (let index = 0; index < 101; index += 1) {
        client.subscribe(
          { query: 'subscription { alertCreated { id } }' },
          { next: () => undefined, error: (error) => codes.push(error), complete: () => undefined },
        );
      }
      await new Promise<void>((resolve) =>
        client.subscribe({ query: ME }, { next: () => undefined, error: () => resolve(), complete: resolve }),
      );
      await client.dispose();
      expect(codes).toMatchObject([[{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }]]);
    });

    it('sends no more than fits', async () => {
      const body = JSON.stringify({ query: ME, variables: { more: 'x'.repeat(100_001) } });
      expect((await post(body)).status).toBe(413);
      expect((await post(body, {}, '/webhooks/alerts')).status).toBe(413);
    });

    it('is cut off where it sends a body too slowly', async () => {
      const { hostname, port } = new URL(lab.url);
      const socket = connect(Number(port), hostname);
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
      );
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 408/);
    });
  });

  describe('who comes through a browser', () => {
    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
      'gets nothing done with a form of %s, which needs no preflight',
      async (type) => {
        const response = await post(JSON.stringify({ query: ME }), { 'content-type': type });
        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(response.status).toBeLessThan(500);
      },
    );

    it('gets nothing by a link', async () => {
      const response = await fetch(`${lab.url}/graphql?query=${encodeURIComponent(ME)}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect(response.status).toBe(400);
    });

    it('may not read from another page', async () => {
      const response = await post(JSON.stringify({ query: ME }), { origin: 'https://evil.example' });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      const preflight = await fetch(`${lab.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      });
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    });

    it('may where the origin is listed', async () => {
      const url = await lab.addProcess({ CORS_ORIGINS: 'https://console.example' });
      const allowed = async (origin: string) => {
        const headers = { origin, 'access-control-request-method': 'POST' };
        const response = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers });
        return response.headers.get('access-control-allow-origin');
      };
      expect(await allowed('https://console.example')).toBe('https://console.example');
      expect(await allowed('https://evil.example')).toBeNull();
    });

    it('finds the headers by which browsers are careful', async () => {
      const { headers } = await fetch(`${lab.url}/healthz`);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('x-powered-by')).toBeNull();
    });
  });

  describe('who puts more into a text than text', () => {
    it('pollutes no prototype', async () => {
      const payload =
        '{ "title": "Polluted", "__proto__": { "polluted": true }, "constructor": { "prototype": { "polluted": true } } }';
      await post(payload, {}, '/webhooks/alerts');
      await post(
        `{ "query": "mutation ($p: JSON!) { ingestAlerts(payload: $p) { rejected { code } } }", "variables": { "p": ${payload} } }`,
      );
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
      expect(Reflect.get(Object.prototype, 'polluted')).toBeUndefined();
    });

    it('finds SQL taken as the text that it is, in every field that takes text', async () => {
      const sql = `'; DROP TABLE alert; -- ' OR 1=1 \\' " $1 %_ \${x}`;
      const { data } = await lab.ask(
        'mutation ($payload: JSON!) { ingestAlerts(payload: $payload) { accepted { alert { id title } } } }',
        {
          payload: {
            title: sql,
            description: sql,
            hostname: sql,
            rule_name: sql,
            tags: [sql],
            partner: sql,
            severity: 'low',
          },
        },
        key,
      );
      const { accepted } = data!['ingestAlerts'] as { accepted: { alert: { id: string; title: string } }[] };
      const { id, title } = accepted[0]!.alert;
      expect(title).toBe(sql);
      const filters = [
        { text: sql },
        { hostname: sql },
        { partner: sql },
        { tags: [sql] },
        { source: [sql] },
        { assignee: sql },
        { ip: sql },
      ];
      for (const filter of filters) {
        const query = 'query ($filter: AlertFilter) { alerts(filter: $filter) { totalCount nodes { id } } }';
        const answer = await lab.ask(query, { filter }, key);
        const code = answer.errors?.[0]?.extensions.code;
        expect(code === undefined || code === 'BAD_USER_INPUT').toBe(true);
        const { nodes = [] } = (answer.data?.['alerts'] ?? {}) as { nodes?: { id: string }[] };
        for (const node of nodes) expect(node.id).toBe(id);
      }
      for (const [query, variables] of [
        [
          'query ($s: String!) { auditLog(filter: { actor: $s, subject: $s, operation: [$s] }) { totalCount } }',
          { s: sql },
        ],
        ['query ($s: String!) { executions(filter: { playbook: [$s] }) { totalCount } }', { s: sql }],
        ['query ($s: String!) { playbook(name: $s) { name } playbooks(trigger: $s) { name } }', { s: sql }],
        ['query ($s: String!) { alerts(after: $s) { totalCount } }', { s: sql }],
        ['query ($s: ID!) { alert(id: $s) { id } execution(id: $s) { id } }', { s: sql }],
        ['mutation ($id: ID!, $s: String!) { addComment(alertId: $id, body: $s) { body } }', { id, s: sql }],
        [
          'mutation ($id: ID!, $s: String!) { updateAlert(id: $id, input: { reason: $s, tags: [$s], partner: $s }) { tags } }',
          { id, s: sql },
        ],
        ['mutation ($id: ID!, $s: String!) { assignAlert(id: $id, username: $s) { id } }', { id, s: sql }],
        [
          'mutation ($id: ID!, $s: String!) { resolveAlert(id: $id, determination: BENIGN, reason: $s) { id } }',
          { id, s: sql },
        ],
        [
          'mutation ($s: String!) { createApiKey(name: $s, scopes: [READ], partners: [$s]) { apiKey { name } } }',
          { s: sql },
        ],
        [
          'mutation ($s: String!) { updateAnalyst(username: $s, input: { displayName: $s }) { id } }',
          { s: sql },
        ],
        ['mutation ($s: String!) { runPlaybook(name: $s, input: {}) { id } }', { s: sql }],
        ['mutation ($s: String!) { setPlaybookEnabled(name: $s, enabled: false) { name } }', { s: sql }],
      ] as const) {
        const { errors } = await lab.ask(query, variables, key);
        expect(errors?.map(({ extensions }) => extensions.code) ?? []).not.toContain('INTERNAL_SERVER_ERROR');
      }
      expect(await lab.rows('SELECT count(*)::int AS alerts FROM alert WHERE title = $1', [sql])).toEqual([
        { alerts: 1 },
      ]);
    });
  });
});
