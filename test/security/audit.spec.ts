import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { PASSWORD, SecurityLab } from './security-lab.js';

interface Entry {
  operation: string;
  subject: string;
  before: unknown;
  after: unknown;
  address: string | null;
  actor: { kind: string; name: string };
}

const LOG = `query ($filter: AuditFilter, $first: Int, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    totalCount nodes { operation subject before after address actor { kind name } } pageInfo { hasNextPage endCursor }
  }
}`;

describe('the audit log', () => {
  let lab: SecurityLab;
  let admin: string;

  beforeAll(async () => {
    lab = await SecurityLab.start();
    ({ key: admin } = await lab.key({ name: 'boss' }));
  });

  afterAll(() => lab.stop());

  async function entries(filter: object): Promise<Entry[]> {
    const { data } = await lab.ask(LOG, { filter }, admin);
    return (data!['auditLog'] as { nodes: Entry[] }).nodes;
  }

  const act = async (query: string, variables: Record<string, unknown> = {}, token = admin) => {
    const { data, errors } = await lab.ask(query, variables, token);
    expect(errors).toBeUndefined();
    return data;
  };
  const BOSS = { actor: { kind: 'API_KEY', name: 'boss' }, address: '127.0.0.1' };

  it('tells what was done to analysts and keys, by whom, from where, and not their secrets', async () => {
    const input = { username: 'alice', password: PASSWORD, role: 'VIEWER' };
    await act('mutation ($input: CreateAnalystInput!) { createAnalyst(input: $input) { id } }', { input });
    const change = { role: 'ANALYST', password: 'a new password' };
    await act(
      'mutation ($input: UpdateAnalystInput!) { updateAnalyst(username: "alice", input: $input) { id } }',
      { input: change },
    );
    const token = await lab.signIn('alice', lab.url, 'a new password');
    await act('mutation { logout }', {}, token);
    expect(await entries({ subject: 'alice' })).toMatchObject([
      { operation: 'logout', actor: { kind: 'ANALYST', name: 'alice' } },
      { operation: 'login', actor: { kind: 'ANALYST', name: 'alice' }, address: '127.0.0.1' },
      {
        operation: 'updateAnalyst',
        before: { role: 'viewer' },
        after: { role: 'analyst', password: 'changed' },
        ...BOSS,
      },
      { operation: 'createAnalyst', before: null, after: { username: 'alice', role: 'viewer' }, ...BOSS },
    ]);

    const created = await act(
      'mutation { createApiKey(name: "sensor", scopes: [INGEST]) { key apiKey { id } } }',
    );
    const { key, apiKey } = created!['createApiKey'] as { key: string; apiKey: { id: string } };
    await act('mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', apiKey);
    expect(await entries({ subject: apiKey.id })).toMatchObject([
      {
        operation: 'revokeApiKey',
        before: { revokedAt: null },
        after: { revokedAt: expect.any(String) },
        ...BOSS,
      },
      { operation: 'createApiKey', after: { name: 'sensor', scopes: ['ingest'] }, ...BOSS },
    ]);
    const all = JSON.stringify(await lab.rows('SELECT * FROM audit_entry'));
    for (const secret of [key, PASSWORD, 'a new password', 'scrypt']) expect(all).not.toContain(secret);
  });

  it('tells of switched playbooks, and of executions that were cancelled or settled', async () => {
    await lab.rows(
      `INSERT INTO playbook (name, description, trigger, conditions, enabled_by_code, execution_order, priority, actions, version, loaded, updated_at)
       VALUES ('triage', '', 'manual', '{}', true, 1, 'default', '[]', '1', false, now())`,
    );
    await act('mutation { setPlaybookEnabled(name: "triage", enabled: false) { enabled } }');
    expect(await entries({ subject: 'triage' })).toMatchObject([
      { operation: 'setPlaybookEnabled', before: { enabled: true }, after: { enabled: false }, ...BOSS },
    ]);

    const [cancelled, settled] = [uuidv7(), uuidv7()];
    for (const id of [cancelled, settled]) {
      await lab.rows(
        `INSERT INTO execution (id, playbook, playbook_version, trigger, status, priority, recoveries, epoch, dispatches, correlation_id, version, queued_at, requested_by_kind, requested_by_name)
         VALUES ($1, 'triage', '1', 'manual', 'suspended', 'default', 0, 0, 0, $1, 1, now(), 'system', 'test')`,
        [id],
      );
    }
    await lab.rows(
      `INSERT INTO journal (execution_id, seq, kind, name, effect, args_digest, status, has_output, attempts, epoch, started_at)
       VALUES ($1, 0, 'action', 'isolate', 'destructive', '', 'uncertain', false, '[]', 0, now())`,
      [settled],
    );
    await act('mutation ($id: ID!) { cancelExecution(id: $id) { status } }', { id: cancelled });
    await act('mutation ($id: ID!) { settleAction(id: $id, outcome: FAIL, reason: "Seen") { status } }', {
      id: `${settled}:0`,
    });
    expect(await entries({ operation: ['cancelExecution', 'settleAction'] })).toMatchObject([
      {
        operation: 'settleAction',
        subject: `${settled}:0`,
        after: { outcome: 'fail', reason: 'Seen' },
        ...BOSS,
      },
      {
        operation: 'cancelExecution',
        subject: cancelled,
        before: { status: 'suspended' },
        after: { status: 'cancelled' },
        ...BOSS,
      },
    ]);
  });

  it('holds nothing of what was refused', async () => {
    const [before] = await lab.rows<{ entries: number }>('SELECT count(*)::int AS entries FROM audit_entry');
    await lab.ask('mutation { updateAnalyst(username: "nobody", input: { role: ADMIN }) { id } }', {}, admin);
    await lab.ask('mutation ($id: ID!) { cancelExecution(id: $id) { id } }', { id: uuidv7() }, admin);
    expect(await lab.rows('SELECT count(*)::int AS entries FROM audit_entry')).toEqual([before]);
  });

  it('is paged, newest first', async () => {
    interface Page {
      nodes: Entry[];
      totalCount: number;
      pageInfo: { hasNextPage: boolean; endCursor: string };
    }
    const page = async (first: number, after: string | null = null): Promise<Page> => {
      const { data } = await lab.ask(LOG, { first, after }, admin);
      return data!['auditLog'] as Page;
    };
    const whole = await page(100);
    expect(whole.nodes).toHaveLength(whole.totalCount);

    let last = await page(2);
    const seen = [...last.nodes];
    while (last.pageInfo.hasNextPage) {
      last = await page(2, last.pageInfo.endCursor);
      seen.push(...last.nodes);
    }
    expect(seen).toEqual(whole.nodes);
  });

  it.each([`UPDATE audit_entry SET operation = 'none'`, 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])(
    'can not be rewritten: %s',
    async (sql) => {
      await expect(lab.rows(sql)).rejects.toThrow('only ever added to');
    },
  );
});
