import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { Installation } from '../support/installation.js';
import { poll } from '../support/poll.js';
import type { Server } from '../support/server.js';

const playbook = (className: string, options: string, body = 'return 1;') => `
import { Playbook } from '@opensoar/sdk';

@Playbook({ trigger: 'webhook', ${options} })
export class ${className} {
  async run() {
    ${body}
  }
}
`;

/** By order, and where that is the same by code points: a dictionary would put `a_z` after `ab`. */
const IN_ORDER = ['a_z', 'ab', 'failing', 'late', 'latest'];

const ALERT = `query ($id: ID!) {
  alert(id: $id) {
    decisions { playbook verdict }
    executions { status sequencePosition sequenceTotal startedAt finishedAt playbook { name } }
  }
}`;

interface Alert {
  decisions: { playbook: string; verdict: string }[];
  executions: { status: string; startedAt: string; finishedAt: string; playbook: { name: string } }[];
}

describe('several playbooks that answer the same alerts', () => {
  let installation: Installation;
  let one: TestClient;
  let two: TestClient;
  let second: Server;
  let sent = 0;

  beforeAll(async () => {
    installation = await Installation.create({
      playbookFiles: {
        'a-latest.playbook.ts': playbook('Latest', 'order: 1000'),
        'b-late.ts': playbook('Late', 'order: 20'),
        'c-ab.ts': playbook('Ab', 'order: 9'),
        'd-a-z.ts': playbook('AZ', "name: 'a_z', order: 9"),
        'nested/e-failing.ts': playbook('Failing', 'order: 10', "throw new Error('No.');"),
        'f-other.ts': playbook('Other', "trigger: 'elastic', order: 1").replace("trigger: 'webhook', ", ''),
      },
    });
    const [first, other] = await Promise.all([installation.start('api'), installation.start('api')]);
    second = other;
    one = installation.client(first);
    two = installation.client(second);
  }, 60_000);

  afterAll(() => installation?.close());

  async function ingest(client: TestClient): Promise<{ alertId: string; playbooks: string[] }> {
    const { accepted } = await client.ingest({ id: `alert-${sent++}`, title: 'Something happened' });
    return {
      alertId: accepted[0]?.alertId ?? '',
      playbooks: accepted[0]?.executions.map((execution) => execution.playbook) ?? [],
    };
  }

  function enable(client: TestClient, name: string, enabled: boolean): Promise<unknown> {
    return client.data(
      'mutation ($name: String!, $enabled: Boolean!) { setPlaybookEnabled(name: $name, enabled: $enabled) { enabled } }',
      { name, enabled },
    );
  }

  async function alertOf(id: string): Promise<Alert> {
    return (await one.data<{ alert: Alert }>(ALERT, { id })).alert;
  }

  it('answer in ascending order, and then by name', async () => {
    expect((await ingest(one)).playbooks).toEqual(IN_ORDER);
    const { playbooks } = await two.data<{ playbooks: { name: string; executionOrder: number }[] }>(
      '{ playbooks { name executionOrder } }',
    );
    expect(playbooks).toEqual([
      { name: 'other', executionOrder: 1 },
      { name: 'a_z', executionOrder: 9 },
      { name: 'ab', executionOrder: 9 },
      { name: 'failing', executionOrder: 10 },
      { name: 'late', executionOrder: 20 },
      { name: 'latest', executionOrder: 1000 },
    ]);
  });

  it('stop to answer in every process at the moment at which they are disabled in one', async () => {
    for (let round = 0; round < 3; round++) {
      await enable(one, 'ab', false);
      const without = await ingest(two);
      expect(without.playbooks).toEqual(IN_ORDER.filter((name) => name !== 'ab'));
      expect((await alertOf(without.alertId)).decisions).toContainEqual({
        playbook: 'ab',
        verdict: 'DISABLED',
      });
      await enable(two, 'ab', true);
      expect((await ingest(one)).playbooks).toEqual(IN_ORDER);
    }
  });

  it('stay disabled over a restart of the process', async () => {
    await enable(two, 'late', false);
    expect(await second.stop()).toBe(0);
    second = await installation.start('api');
    two = installation.client(second);
    expect((await ingest(two)).playbooks).not.toContain('late');
    const { playbooks } = await two.data<{ playbooks: { name: string }[] }>(
      '{ playbooks(enabled: false) { name } }',
    );
    expect(playbooks).toEqual([{ name: 'late' }]);
    await enable(two, 'late', true);
  }, 60_000);

  it('run one after the other, whatever becomes of those before', async () => {
    const { alertId } = await ingest(one);
    await installation.start('worker');
    await poll(async () => {
      const { executions } = await alertOf(alertId);
      return executions.every(({ finishedAt }) => finishedAt !== null);
    });
    const { executions } = await alertOf(alertId);
    expect(executions).toMatchObject(
      IN_ORDER.map((name, position) => ({
        playbook: { name },
        status: name === 'failing' ? 'FAILED' : 'SUCCEEDED',
        sequencePosition: position,
        sequenceTotal: IN_ORDER.length,
      })),
    );
    const times = executions.flatMap(({ startedAt, finishedAt }) => [startedAt, String(finishedAt)]);
    expect(times).toEqual(times.toSorted());
  }, 60_000);
});
