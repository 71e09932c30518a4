import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { Role } from '../../src/identity/analyst.entity.js';
import { ApiKeyScope } from '../../src/identity/api-key.entity.js';
import { PERMISSIONS } from '../../src/identity/permissions.js';
import { type Operation, operationsOf } from './operations.js';
import { SecurityLab } from './security-lab.js';

/** What each operation asks for, written down a second time. */
const NEEDED: Readonly<Record<string, string>> = {
  'Query.me': 'a credential',
  'Query.alert': 'read',
  'Query.alerts': 'read',
  'Query.playbook': 'read',
  'Query.playbooks': 'read',
  'Query.playbookLoadErrors': 'read',
  'Query.processes': 'read',
  'Query.execution': 'read',
  'Query.executions': 'read',
  'Query.explainMatch': 'read',
  'Query.source': 'admin',
  'Query.sources': 'admin',
  'Query.analysts': 'read',
  'Query.apiKeys': 'admin',
  'Query.auditLog': 'admin',
  'Mutation.ingestAlerts': 'ingest',
  'Mutation.updateAlert': 'write',
  'Mutation.updateAlerts': 'write',
  'Mutation.resolveAlert': 'write',
  'Mutation.assignAlert': 'write',
  'Mutation.addComment': 'write',
  'Mutation.editComment': 'write',
  'Mutation.deleteComment': 'write',
  'Mutation.runPlaybook': 'execute',
  'Mutation.cancelExecution': 'execute',
  'Mutation.retryExecution': 'execute',
  'Mutation.settleAction': 'execute',
  'Mutation.setPlaybookEnabled': 'admin',
  'Mutation.syncPlaybooks': 'admin',
  'Mutation.rollbackPlaybook': 'admin',
  'Mutation.updateSource': 'admin',
  'Mutation.logout': 'a session',
  'Mutation.changePassword': 'a session',
  'Mutation.createAnalyst': 'admin',
  'Mutation.updateAnalyst': 'admin',
  'Mutation.createApiKey': 'admin',
  'Mutation.revokeApiKey': 'admin',
  'Subscription.alertCreated': 'read',
  'Subscription.alertUpdated': 'read',
  'Subscription.commentAdded': 'read',
  'Subscription.executionUpdated': 'read',
  'Subscription.actionUpdated': 'read',
};

const EVERYTHING = ['a credential', 'ingest', 'read', 'write', 'execute', 'admin'];

/** What each caller has of it. */
const CALLERS: Readonly<Record<string, readonly string[]>> = {
  'an ADMIN': [...EVERYTHING, 'a session'],
  'an ANALYST': ['a credential', 'read', 'write', 'execute', 'a session'],
  'a VIEWER': ['a credential', 'read', 'a session'],
  'the scope INGEST': ['a credential', 'ingest'],
  'the scope READ': ['a credential', 'read'],
  'the scope WRITE': ['a credential', 'write'],
  'the scope EXECUTE': ['a credential', 'execute'],
  'the scope ADMIN': EVERYTHING,
};

const REFUSALS = ['UNAUTHENTICATED', 'FORBIDDEN'];

describe('who may do what', () => {
  let lab: SecurityLab;
  let operations: Operation[];
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    lab = await SecurityLab.start();
    operations = operationsOf(lab.app.get(GraphQLSchemaHost).schema).filter(
      ({ field }) => field !== 'Mutation.login',
    );
    for (const role of Object.values(Role)) {
      await lab.analyst(role, role);
      tokens.set(`${role === Role.VIEWER ? 'a' : 'an'} ${role.toUpperCase()}`, await lab.signIn(role));
    }
    for (const scope of Object.values(ApiKeyScope)) {
      tokens.set(`the scope ${scope.toUpperCase()}`, (await lab.key({ name: scope, scopes: [scope] })).key);
    }
  }, 60_000);

  afterAll(() => lab.stop());

  /** The code that an operation is refused with; undefined where it was carried out, or found nothing to do. */
  async function refusal(operation: Operation, token: string | undefined): Promise<string | undefined> {
    const code = operation.field.startsWith('Subscription')
      ? await lab.subscriptionCode(operation.query, operation.variables, token)
      : await lab.codeOf(operation.query, operation.variables, token);
    return code !== undefined && REFUSALS.includes(code) ? code : undefined;
  }

  it('is written down for every operation', () => {
    const fields = operations.map(({ field }) => field);
    expect(fields.filter((field) => !(field in PERMISSIONS) || !(field in NEEDED))).toEqual([]);
    expect(PERMISSIONS['Mutation.login']).toEqual({ open: true });
  });

  it('is nobody for an operation that is not written down', async () => {
    for (const operation of operations) {
      const { [operation.field]: entry } = PERMISSIONS;
      Reflect.deleteProperty(PERMISSIONS, operation.field);
      try {
        const code = await refusal(operation, tokens.get('an ADMIN'));
        expect({ [operation.field]: code }).toEqual({ [operation.field]: 'FORBIDDEN' });
      } finally {
        Object.assign(PERMISSIONS, { [operation.field]: entry });
      }
    }
  }, 60_000);

  it.each(['nothing', 'an expired key', 'a revoked key', 'an expired session', 'an ended session'])(
    'is nobody with %s',
    async (what) => {
      const token = await lab.badToken(what);
      for (const operation of operations) {
        expect({ [operation.field]: await refusal(operation, token) }).toEqual({
          [operation.field]: 'UNAUTHENTICATED',
        });
      }
    },
    60_000,
  );

  it.each(Object.entries(CALLERS))(
    'is kept for %s',
    async (caller, rights) => {
      const token = tokens.get(caller);
      // Signing out comes last, of necessity.
      const others = operations.filter(({ field }) => field !== 'Mutation.logout');
      const last = operations.filter(({ field }) => field === 'Mutation.logout');
      for (const operation of [...others, ...last]) {
        const expected = rights.includes(NEEDED[operation.field] ?? '') ? undefined : 'FORBIDDEN';
        expect({ [operation.field]: await refusal(operation, token) }).toEqual({
          [operation.field]: expected,
        });
      }
    },
    60_000,
  );

  it.each([
    ['POST', '/webhooks/alerts', ['ingest', 'admin']],
    ['POST', '/webhooks/alerts/acme', ['ingest', 'admin']],
    ['GET', '/metrics', ['read', 'admin']],
    ['GET', '/executions/none/fixture', ['read', 'admin']],
  ])('is kept for %s %s', async (method, path, scopes) => {
    const statusOf = async (token?: string) => {
      const headers = {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      };
      const body = method === 'POST' ? '{ "title": "A test" }' : undefined;
      return (await fetch(lab.url + path, { method, headers, body })).status;
    };
    expect(await statusOf()).toBe(401);
    expect(await statusOf(await lab.badToken('a revoked key'))).toBe(401);
    for (const scope of Object.values(ApiKeyScope)) {
      const status = await statusOf(tokens.get(`the scope ${scope.toUpperCase()}`));
      expect({ [scope]: status === 403 }).toEqual({ [scope]: !scopes.includes(scope) });
    }
  });

  it('shows who only ingests, or only writes, nothing of the story of an alert', async () => {
    const payload = { title: 'Known', id: 'known' };
    const story = [
      'comments { body }',
      'timeline { __typename }',
      'decisions { verdict }',
      'raw',
      'assignee { username }',
    ];
    for (const field of story) {
      const query = `mutation ($payload: JSON!) { ingestAlerts(payload: $payload) { accepted { duplicate alert { id title ${field} } } } }`;
      expect(await lab.codeOf(query, { payload }, tokens.get('the scope INGEST'))).toBe('FORBIDDEN');
    }
    const own = `mutation ($payload: JSON!) { ingestAlerts(payload: $payload) { accepted { alert { id title } executions { id playbook { name } } } } }`;
    expect(await lab.codeOf(own, { payload }, tokens.get('the scope INGEST'))).toBeUndefined();
  });

  it('leaves health, and nothing else, to everybody', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await fetch(lab.url + path)).status).toBeLessThan(504);
    for (const query of ['{ __typename }', '{ __schema { types { name } } }', 'mutation { __typename }']) {
      expect((await lab.ask(query)).status).toBe(401);
    }
    const login = 'login(username: "a", password: "b") { token }';
    for (const query of [
      `mutation { ${login} logout }`,
      `mutation { ${login} more: ${login} }`,
      `mutation A { ${login} } query B { me { name } }`,
      `mutation { ...F } fragment F on Mutation { ${login} }`,
    ]) {
      expect((await lab.ask(query)).status).toBe(401);
    }
  });
});
