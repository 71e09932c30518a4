import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { elasticAlert } from './alerts.js';

const REPEATS = 200;

const PLAYBOOKS = `
import { Playbook } from '@opensoar/sdk';

@Playbook({ trigger: 'webhook', description: 'Answers everything' })
export class First {
  async run() {}
}

@Playbook({ trigger: 'elastic', conditions: { severity: ['high'] } })
export class Second {
  async run() {}
}
`;

describe('the same alert, posted many times at once', () => {
  let installation: Installation;
  let clients: TestClient[];

  beforeAll(async () => {
    installation = await Installation.create({ playbookFiles: { 'both.playbook.ts': PLAYBOOKS } });
    const servers = await Promise.all([installation.start('api'), installation.start('api')]);
    clients = servers.map((server) => installation.client(server));
  }, 60_000);

  afterAll(() => installation?.close());

  it(`is one alert with duplicateCount ${REPEATS - 1} and one set of executions`, async () => {
    const alert = elasticAlert('0f4b4c0e9a51b0a0c1d2e3f46e9e4d7c');
    const answers = await Promise.all(
      Array.from({ length: REPEATS / 2 }, () => clients)
        .flat()
        .map((client) => client.ingest(alert)),
    );
    const accepted = answers.flatMap((answer) => answer.accepted);
    expect(accepted).toHaveLength(REPEATS);
    expect(new Set(accepted.map(({ alertId }) => alertId)).size).toBe(1);
    expect(new Set(accepted.map(({ correlationId }) => correlationId)).size).toBe(1);
    const first = accepted.filter(({ duplicate }) => !duplicate);
    expect(first).toHaveLength(1);
    expect(first[0]?.executions.map(({ playbook }) => playbook)).toEqual(['first', 'second']);
    expect(
      accepted.filter(({ duplicate }) => duplicate).every(({ executions }) => executions.length === 0),
    ).toBe(true);

    const answer = await clients[0]?.data<{ alerts: unknown }>(`{
      alerts {
        totalCount
        nodes {
          duplicateCount
          decisions { verdict }
          executions { id }
          timeline { ... on AlertEvent { kind } }
        }
      }
    }`);
    expect(answer?.alerts).toEqual({
      totalCount: 1,
      nodes: [
        {
          duplicateCount: REPEATS - 1,
          decisions: [{ verdict: 'RUN' }, { verdict: 'RUN' }],
          executions: first[0]?.executions.map(({ id }) => ({ id })),
          timeline: [{ kind: 'CREATED' }, ...Array(REPEATS - 1).fill({ kind: 'DUPLICATE_RECEIVED' })],
        },
      ],
    });
    expect(await installation.executionCounts()).toEqual({ queued: 1, pending: 1 });
  });
});
