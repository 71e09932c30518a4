import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IngestAnswer, Subscribed, TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';
import type { Server } from '../support/server.js';
import { elasticAlert, escalatedAlert, quietAlert } from './alerts.js';

const SHIPPED_PLAYBOOKS = fileURLToPath(new URL('../../playbooks', import.meta.url));

interface Execution {
  id: string;
  status: string;
  playbook: { name: string };
  startedAt: string | null;
  finishedAt: string | null;
  actions: { name: string; status: string; startedAt: string; finishedAt: string | null }[];
}
interface Action {
  id: string;
  name: string;
  status: string;
  output: unknown;
  attempts: { number: number; status: string }[];
}

const EXECUTION =
  'id status playbook { name } startedAt finishedAt actions { name status startedAt finishedAt }';
const ON_EXECUTIONS = `subscription ($id: ID!) { executionUpdated(alertId: $id) { ${EXECUTION} } }`;
const ON_ACTIONS = `subscription ($id: ID!) {
  actionUpdated(executionId: $id) { id name status output attempts { number status } }
}`;
const ON_ALERT = 'subscription ($id: ID!) { alertUpdated(id: $id) { status determination resolvedAt } }';
const ON_COMMENTS =
  'subscription ($id: ID!) { commentAdded(alertId: $id) { body author { kind name executionId } } }';
const ON_NEW_ALERTS = 'subscription { alertCreated(filter: { severity: [HIGH, LOW] }) { id title } }';

const TIMELINE = `query ($id: ID!) {
  alert(id: $id) {
    status determination resolvedAt tags assignee { username }
    timeline {
      __typename
      ... on Comment { body author { kind name executionId } mentions { username } }
      ... on AlertEvent { kind field from to reason actor { kind name executionId } }
    }
  }
}`;

interface Feeds {
  executions: Subscribed<{ executionUpdated: Execution }>;
  actions: Map<string, Subscribed<{ actionUpdated: Action }>>;
  alert: Subscribed<{ alertUpdated: { status: string; determination: string; resolvedAt: string | null } }>;
  comments: Subscribed<{ commentAdded: { body: string; author: { kind: string; name: string } } }>;
}

describe('an alert, from its arrival to its end', () => {
  let installation: Installation;
  let client: TestClient;
  let newAlerts: Subscribed<{ alertCreated: { id: string; title: string } }>;
  let benign: IngestAnswer['accepted'][number];
  let escalated: IngestAnswer['accepted'][number];
  let onBenign: Feeds;
  let onEscalated: Feeds;
  let api: Server;
  const workers: Server[] = [];

  beforeAll(async () => {
    installation = await Installation.create({ playbookDirs: [SHIPPED_PLAYBOOKS] });
    api = await installation.start('api');
    client = installation.client(api);
    newAlerts = client.subscribe(ON_NEW_ALERTS);
    let knocks = 0;
    await poll(async () => {
      await client.ingest(quietAlert(`knock-${knocks++}`));
      return newAlerts.events.length > 0;
    });

    // Nobody works yet, so that the feeds below see everything from the first state on.
    benign = await accept(elasticAlert('6e9e4d7c0f4b4c0e9a51b0a0c1d2e3f4'));
    escalated = await accept(escalatedAlert('sso-7731'));
    onBenign = await watch(benign);
    onEscalated = await watch(escalated);

    workers.push(...(await Promise.all([installation.start('worker'), installation.start('worker')])));
  }, 60_000);

  afterAll(() => installation?.close());

  async function accept(payload: unknown): Promise<IngestAnswer['accepted'][number]> {
    const { accepted, rejected } = await client.ingest(payload);
    expect(rejected).toEqual([]);
    const [alert] = accepted;
    if (!alert) throw new Error('Nothing was accepted.');
    return alert;
  }

  async function watch({ alertId: id, executions }: IngestAnswer['accepted'][number]): Promise<Feeds> {
    const feeds: Feeds = {
      executions: client.subscribe(ON_EXECUTIONS, { id }),
      actions: new Map(
        executions.map((execution) => [execution.id, client.subscribe(ON_ACTIONS, { id: execution.id })]),
      ),
      alert: client.subscribe(ON_ALERT, { id }),
      comments: client.subscribe(ON_COMMENTS, { id }),
    };
    await feeds.executions.until((events) => events.length >= executions.length);
    await feeds.alert.until((events) => events.length > 0);
    return feeds;
  }

  /** The states of each execution that the feed has shown, in order, by playbook. */
  function statesOf(feeds: Feeds): Record<string, string[]> {
    const states: Record<string, string[]> = {};
    for (const { executionUpdated } of feeds.executions.events) {
      const seen = (states[executionUpdated.playbook.name] ??= []);
      if (seen.at(-1) !== executionUpdated.status) seen.push(executionUpdated.status);
    }
    return states;
  }

  async function ended(feeds: Feeds, executions: number): Promise<void> {
    await feeds.executions.until(
      (events) =>
        events.filter(({ executionUpdated }) => executionUpdated.status === 'SUCCEEDED').length >= executions,
    );
  }

  it('answers with the executions that it causes, in the order in which they run', () => {
    expect(benign.executions.map(({ playbook }) => playbook)).toEqual([
      'enrich_indicators',
      'triage_high_severity',
    ]);
    expect(escalated.executions.map(({ playbook }) => playbook)).toEqual([
      'enrich_indicators',
      'hand_over_to_analyst',
    ]);
  });

  it('is announced to who asked for such alerts, and to nobody else', async () => {
    await newAlerts.until((events) => events.some(({ alertCreated }) => alertCreated.id === benign.alertId));
    expect(newAlerts.events.map(({ alertCreated }) => alertCreated.id)).not.toContain(escalated.alertId);
  });

  it('has its executions seen from queued over running to succeeded, one after the other', async () => {
    await ended(onBenign, 2);
    expect(statesOf(onBenign)).toEqual({
      enrich_indicators: ['QUEUED', 'RUNNING', 'SUCCEEDED'],
      triage_high_severity: ['PENDING', 'QUEUED', 'RUNNING', 'SUCCEEDED'],
    });
    const last = onBenign.executions.events.map(({ executionUpdated }) => executionUpdated);
    const endOf = (playbook: string) =>
      last.findLast((execution) => execution.playbook.name === playbook && execution.finishedAt !== null);
    const [first, second] = [endOf('enrich_indicators'), endOf('triage_high_severity')];
    expect(Date.parse(String(first?.finishedAt))).toBeLessThanOrEqual(Date.parse(String(second?.startedAt)));
  });

  it('has every action seen from its beginning to its end, within its execution', async () => {
    await Promise.all([ended(onBenign, 2), ended(onEscalated, 2)]);
    for (const feeds of [onBenign, onEscalated]) {
      for (const [executionId, feed] of feeds.actions) {
        const execution = feeds.executions.events
          .map(({ executionUpdated }) => executionUpdated)
          .findLast(({ id }) => id === executionId);
        const expected = execution?.actions ?? [];
        await feed.until(
          (events) =>
            new Set(
              events
                .filter(({ actionUpdated }) => actionUpdated.status === 'SUCCEEDED')
                .map(({ actionUpdated }) => actionUpdated.id),
            ).size >= expected.length,
        );
        for (const action of expected) {
          expect(action.status).toBe('SUCCEEDED');
          expect(action.startedAt >= String(execution?.startedAt)).toBe(true);
          expect(String(action.finishedAt) <= String(execution?.finishedAt)).toBe(true);
        }
        const events = feed.events.map(({ actionUpdated }) => actionUpdated);
        for (const id of new Set(events.map((action) => action.id))) {
          const states = events.filter((action) => action.id === id).map((action) => action.status);
          expect(states.slice(0, -1).every((state) => state === 'RUNNING')).toBe(true);
          expect(states.at(-1)).toBe('SUCCEEDED');
        }
      }
    }
  });

  it('is resolved with the reason, by the playbook in its execution', async () => {
    await onBenign.alert.until((events) => events.at(-1)?.alertUpdated.status === 'RESOLVED');
    expect(onBenign.alert.events[0]?.alertUpdated).toEqual({
      status: 'NEW',
      determination: 'UNKNOWN',
      resolvedAt: null,
    });
    const { alert } = await client.data<{ alert: { timeline: unknown[] } }>(TIMELINE, { id: benign.alertId });
    const actor = {
      kind: 'PLAYBOOK',
      name: 'triage_high_severity',
      executionId: benign.executions[1]?.id,
    };
    expect(alert).toMatchObject({
      status: 'RESOLVED',
      determination: 'BENIGN',
      resolvedAt: expect.any(String),
    });
    expect(alert.timeline).toContainEqual({
      __typename: 'AlertEvent',
      kind: 'RESOLVED',
      field: 'status',
      from: 'new',
      to: 'resolved',
      reason: 'The source address 10.20.30.40 is private: internal traffic',
      actor,
    });
  });

  it('keeps the comment and the assignment in its timeline, each with the playbook that acted', async () => {
    await ended(onEscalated, 2);
    const actor = {
      kind: 'PLAYBOOK',
      name: 'hand_over_to_analyst',
      executionId: escalated.executions[1]?.id,
    };
    await onEscalated.comments.until((events) =>
      events.some(({ commentAdded }) => commentAdded.author.name === 'hand_over_to_analyst'),
    );
    const { alert } = await client.data<{ alert: { timeline: unknown[] } }>(TIMELINE, {
      id: escalated.alertId,
    });
    expect(alert).toMatchObject({
      status: 'IN_PROGRESS',
      determination: 'SUSPICIOUS',
      assignee: { username: 'admin' },
    });
    expect(alert.timeline).toContainEqual({
      __typename: 'Comment',
      body: expect.stringContaining('@admin: please look at "Impossible travel'),
      author: actor,
      mentions: [{ username: 'admin' }],
    });
    expect(alert.timeline).toContainEqual(
      expect.objectContaining({ kind: 'ASSIGNED', from: null, to: 'admin', actor }),
    );
    const kinds = alert.timeline.map((entry) => (entry as { kind?: string }).kind ?? 'COMMENT');
    expect(kinds[0]).toBe('CREATED');
    expect(kinds.filter((kind) => kind === 'EXECUTION_STARTED')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'EXECUTION_FINISHED')).toHaveLength(2);
  });

  it('is worked on by every worker when there are many', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => client.ingest(elasticAlert(`many-${index}`))),
    );
    await poll(
      async () => {
        const { succeeded = 0, ...others } = await installation.executionCounts();
        return succeeded === 4 + 2 * answers.length && Object.keys(others).length === 0;
      },
      { withinMs: 30_000 },
    );
    for (const worker of workers) {
      await worker.waitForOutput(/Execution succeeded/, 5_000);
    }
  }, 40_000);

  it('leaves no process that does not stop in good order', async () => {
    expect(await Promise.all([api, ...workers].map((server) => server.stop()))).toEqual([0, 0, 0]);
    const { count } = (await installation.rows<{ count: number }>('SELECT count(*)::int FROM worker'))[0] ?? {
      count: -1,
    };
    expect(count).toBe(0);
  });
});
