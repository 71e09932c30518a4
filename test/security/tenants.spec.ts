import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { Role } from '../../src/identity/analyst.entity.js';
import { poll } from '../support/poll.js';
import { SecurityLab } from './security-lab.js';

const PLAYBOOKS = fileURLToPath(new URL('../../playbooks', import.meta.url));

interface Tenant {
  alert: string;
  execution: string;
  action: string;
  comment: string;
}

describe('a caller that is restricted to partners', () => {
  let lab: SecurityLab;
  let everything: string;
  let ofAcme: Tenant;
  let ofGlobex: Tenant;
  let ofNobody: Tenant;
  /** A key and an analyst, each for acme alone. */
  let restricted: Record<string, string>;

  beforeAll(async () => {
    lab = await SecurityLab.start({ PLAYBOOK_DIRS: PLAYBOOKS });
    ({ key: everything } = await lab.key());
    ofAcme = await tenant('acme');
    ofGlobex = await tenant('globex');
    ofNobody = await tenant(null);
    await lab.analyst('ann', Role.ANALYST, ['acme']);
    await lab.analyst('gus', Role.ANALYST, ['globex']);
    restricted = {
      key: (await lab.key({ partners: ['acme'] })).key,
      analyst: await lab.signIn('ann'),
    };
  }, 60_000);

  afterAll(() => lab.stop());

  /** An alert of the partner, with all that can hang on one. */
  async function tenant(partner: string | null): Promise<Tenant> {
    const { data } = await lab.ask(
      `mutation ($payload: JSON!) { ingestAlerts(payload: $payload) { accepted { alert { id } executions { id } } } }`,
      { payload: { title: 'Secret plan', severity: 'high', partner, id: uuidv7() } },
      everything,
    );
    const { accepted } = data!['ingestAlerts'] as {
      accepted: { alert: { id: string }; executions: { id: string }[] }[];
    };
    const [{ alert, executions }] = accepted as [(typeof accepted)[0]];
    const execution = executions[0]!.id;
    await lab.rows(`UPDATE execution SET status = 'suspended' WHERE id = $1`, [execution]);
    await lab.rows(
      `INSERT INTO journal (execution_id, seq, kind, name, effect, args_digest, status, has_output, attempts, epoch, started_at)
       VALUES ($1, 0, 'action', 'isolate', 'destructive', '', 'uncertain', false, '[]', 0, now())`,
      [execution],
    );
    const commented = await lab.ask(
      'mutation ($id: ID!) { addComment(alertId: $id, body: "@gus the secret plan") { id } }',
      { id: alert.id },
      everything,
    );
    const { id: comment } = commented.data!['addComment'] as { id: string };
    return { alert: alert.id, execution, action: `${execution}:0`, comment };
  }

  const callers = ['key', 'analyst'];

  it.each(callers)('sees only what is theirs, in lists and in counts (%s)', async (caller) => {
    const { data, errors } = await lab.ask(
      `{ alerts { totalCount nodes { id } }
         found: alerts(filter: { text: "secret" }) { totalCount nodes { id } }
         others: alerts(filter: { partner: "globex" }) { totalCount nodes { id } }
         executions { totalCount nodes { alert { id } } }
         theirs: executions(filter: { alertId: "${ofGlobex.alert}" }) { totalCount nodes { id } }
         playbook(name: "triage_high_severity") { stats { executions } }
         analysts { username partners } }`,
      {},
      restricted[caller],
    );
    expect(errors).toBeUndefined();
    const own = { totalCount: 1, nodes: [{ id: ofAcme.alert }] };
    const none = { totalCount: 0, nodes: [] };
    expect(data).toMatchObject({ alerts: own, found: own, others: none, theirs: none });
    const { nodes, totalCount } = data!['executions'] as {
      totalCount: number;
      nodes: { alert: { id: string } }[];
    };
    expect(totalCount).toBe(nodes.length);
    expect(new Set(nodes.map(({ alert }) => alert.id))).toEqual(new Set([ofAcme.alert]));
    expect(data).toMatchObject({
      playbook: { stats: { executions: 1 } },
      analysts: [{ username: 'ann', partners: ['acme'] }],
    });
  });

  it.each(callers)('finds nothing by the ids of others (%s)', async (caller) => {
    for (const other of [ofGlobex, ofNobody]) {
      const { data } = await lab.ask(
        'query ($alert: ID!, $execution: ID!) { alert(id: $alert) { id } execution(id: $execution) { id } }',
        { ...other },
        restricted[caller],
      );
      expect(data).toEqual({ alert: null, execution: null });
    }
    const own = await lab.ask(
      'query ($alert: ID!, $execution: ID!) { alert(id: $alert) { comments { mentions { username } } } execution(id: $execution) { id } }',
      { ...ofAcme },
      restricted[caller],
    );
    expect(own.data).toEqual({
      alert: { comments: [{ mentions: [] }] },
      execution: { id: ofAcme.execution },
    });
  });

  const changes: [string, string][] = [
    ['updateAlert', 'updateAlert(id: $alert, input: { severity: LOW }) { id }'],
    ['updateAlerts', 'updateAlerts(ids: [$own, $alert], input: { severity: LOW }) { id }'],
    ['resolveAlert', 'resolveAlert(id: $alert, determination: BENIGN) { id }'],
    ['assignAlert', 'assignAlert(id: $alert, username: "ann") { id }'],
    ['addComment', 'addComment(alertId: $alert, body: "Found you") { id }'],
    ['editComment', 'editComment(id: $comment, body: "Found you") { id }'],
    ['deleteComment', 'deleteComment(id: $comment)'],
    ['runPlaybook', 'runPlaybook(name: "triage_high_severity", alertId: $alert) { id }'],
    ['cancelExecution', 'cancelExecution(id: $execution) { id }'],
    ['retryExecution', 'retryExecution(id: $execution) { id }'],
    ['settleAction', 'settleAction(id: $action, outcome: FAIL, reason: "Mine") { id }'],
  ];

  it.each(changes)('changes nothing of others with %s', async (_name, operation) => {
    const variables = ['own', 'alert', 'execution', 'action', 'comment'].filter((name) =>
      operation.includes(`$${name}`),
    );
    const query = `mutation (${variables.map((name) => `$${name}: ID!`).join(', ')}) { ${operation} }`;
    const before = await lab.rows('SELECT id, version, status FROM alert ORDER BY id');
    for (const token of Object.values(restricted)) {
      for (const other of [ofGlobex, ofNobody]) {
        const given = { own: ofAcme.alert, ...other };
        const asked = Object.fromEntries(variables.map((name) => [name, Reflect.get(given, name) as string]));
        const { errors } = await lab.ask(query, asked, token);
        expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      }
    }
    expect(await lab.rows('SELECT id, version, status FROM alert ORDER BY id')).toEqual(before);
  });

  it.each(callers)('neither moves alerts to others nor gives them to their analysts (%s)', async (caller) => {
    const move =
      'mutation ($id: ID!, $partner: String!) { updateAlert(id: $id, input: { partner: $partner }) { id } }';
    for (const partner of ['globex', '']) {
      expect(await lab.codeOf(move, { id: ofAcme.alert, partner }, restricted[caller])).toBe('FORBIDDEN');
    }
    const assign =
      'mutation ($id: ID!, $username: String!) { assignAlert(id: $id, username: $username) { id } }';
    for (const username of ['gus', 'nobody']) {
      expect(await lab.codeOf(assign, { id: ofAcme.alert, username }, restricted[caller])).toBe('NOT_FOUND');
    }
    expect(
      await lab.codeOf(assign, { id: ofAcme.alert, username: 'ann' }, restricted[caller]),
    ).toBeUndefined();
  });

  it('sends alerts of its partners alone, and need not name the only one', async () => {
    const { key: both } = await lab.key({ partners: ['acme', 'initech'] });
    const send = async (token: string, alerts: object[]) => {
      const { data, errors } = await lab.ask(
        'mutation ($payload: JSON!) { ingestAlerts(payload: $payload) { accepted { alert { partner } } rejected { index code } } }',
        { payload: alerts },
        token,
      );
      return data ? (data['ingestAlerts'] as object) : errors?.[0]?.extensions.code;
    };
    const titled = (partner?: string) => ({ title: 'Sent', partner });
    expect(await send(restricted['key']!, [titled('acme'), titled('globex'), titled()])).toEqual({
      accepted: [{ alert: { partner: 'acme' } }, { alert: { partner: 'acme' } }],
      rejected: [{ index: 1, code: 'PARTNER_NOT_ALLOWED' }],
    });
    expect(await send(both, [titled()])).toBe('PARTNER_NOT_ALLOWED');
    const headers = { authorization: `Bearer ${both}`, 'content-type': 'application/json' };
    const body = JSON.stringify(titled('globex'));
    const response = await fetch(`${lab.url}/webhooks/alerts`, { method: 'POST', headers, body });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'PARTNER_NOT_ALLOWED' });
  });

  it('learns nothing of others by asking what would answer them', async () => {
    for (const other of [ofGlobex, ofNobody]) {
      const query = 'query ($alert: ID!) { explainMatch(alertId: $alert) { playbook } }';
      expect(await lab.codeOf(query, { alert: other.alert }, restricted['key'])).toBe('NOT_FOUND');
    }
  });

  it('exports no execution of others, and not a word of whether there is one', async () => {
    const headers = { authorization: `Bearer ${restricted['key']}` };
    const answerTo = async (execution: string) => {
      const response = await fetch(`${lab.url}/executions/${execution}/fixture`, { headers });
      return { status: response.status, ...((await response.json()) as { code: string }) };
    };
    for (const other of [ofGlobex, ofNobody]) {
      expect(await answerTo(other.execution)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    }
    // Its own is found, and has not ended.
    expect(await answerTo(ofAcme.execution)).toMatchObject({ status: 409, code: 'EXECUTION_NOT_ENDED' });
  });

  it.each(callers)('runs nothing whose execution it would not see (%s)', async (caller) => {
    const run = 'mutation { runPlaybook(name: "triage_high_severity", input: {}) { id } }';
    expect(await lab.codeOf(run, {}, restricted[caller])).toBe('FORBIDDEN');
  });

  it.each([
    ['alertUpdated', 'alertUpdated(id: "$alert") { id }'],
    ['commentAdded', 'commentAdded(alertId: "$alert") { id }'],
    ['executionUpdated', 'executionUpdated(id: "$execution") { id }'],
    ['executionUpdated of an alert', 'executionUpdated(alertId: "$alert") { id }'],
    ['actionUpdated', 'actionUpdated(executionId: "$execution") { id }'],
  ])('can not watch others with %s', async (_name, field) => {
    for (const token of Object.values(restricted)) {
      for (const other of [ofGlobex, ofNobody]) {
        const named = field.replace('$alert', other.alert).replace('$execution', other.execution);
        expect(await lab.endOf(`subscription { ${named} }`, token)).toBe('NOT_FOUND');
      }
    }
  });

  it('is told of nothing that others have, by no subscription', async () => {
    const client = lab.socket(restricted['analyst']);
    const events: string[] = [];
    const watch = (field: string) =>
      client.subscribe(
        { query: `subscription { ${field} }` },
        {
          next: (event) => void events.push(JSON.stringify(event)),
          error: () => undefined,
          complete: () => undefined,
        },
      );
    watch('alertCreated { id partner }');
    watch('alertUpdated { id partner }');
    watch('commentAdded { alertId }');
    watch('executionUpdated { id alert { partner } }');
    // Answered after those before it have begun.
    await new Promise<void>((resolve, reject) =>
      client.subscribe(
        { query: '{ me { name } }' },
        { next: () => undefined, error: reject, complete: resolve },
      ),
    );
    const other = await tenant('globex');
    const own = await tenant('acme');
    const cancel = 'mutation ($execution: ID!) { cancelExecution(id: $execution) { id } }';
    await lab.ask(cancel, { ...other }, everything);
    await lab.ask(cancel, { ...own }, everything);
    await poll(async () => events.some((event) => event.includes(own.execution)));
    await poll(async () => events.filter((event) => event.includes(own.alert)).length >= 3);
    await client.dispose();
    expect(events.filter((event) => event.includes(other.alert) || event.includes(other.execution))).toEqual(
      [],
    );
    expect(events.filter((event) => event.includes('globex'))).toEqual([]);
  });

  it('administers nothing, whatever its scopes, and reads no metrics of all', async () => {
    for (const query of [
      '{ apiKeys { id } }',
      '{ auditLog { totalCount } }',
      'mutation { createApiKey(name: "x", scopes: [ADMIN]) { key } }',
    ]) {
      expect(await lab.codeOf(query, {}, restricted['key'])).toBe('FORBIDDEN');
    }
    const headers = { authorization: `Bearer ${restricted['key']}` };
    expect((await fetch(`${lab.url}/metrics`, { headers })).status).toBe(403);
  });
});
