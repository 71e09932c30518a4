import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { poll } from '../support/poll.js';
import { allExecutionsEnded } from './all-executions-ended.js';
import { readFromRoot } from './markdown.js';
import { Reader } from './transcripts/reader.js';
import { expectShown } from './transcripts/transcribed-pages.js';

const PLAYBOOKS = 'soc-playbooks/playbooks';
const OWN_SCANS = `${PLAYBOOKS}/close-own-scans.playbook.ts`;
/** The id of an action has its place in the execution behind it. */
const ID = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}(:\d+)?/;
const SYNC = 'npx opensoar playbook sync';

describe('the page about troubleshooting', () => {
  let reader: Reader;
  let client: TestClient;

  beforeAll(async () => {
    reader = await Reader.create();
    await reader.skipsNpx();
    await reader.does('mkdir -p ~/soc-playbooks/playbooks');
    await reader.saves('playbooks/close-own-scans.playbook.ts', OWN_SCANS);
    client = await reader.starts({ LEASE_MS: '1000' });
    await reader.does('cd ~/opensoar && . docs/samples/credentials.sh && . docs/samples/graphql.sh');
    await reader.does('cd ~/soc-playbooks');
  }, 120_000);
  afterAll(async () => {
    await client?.close();
    await reader?.close();
  });

  it('shows for each symptom what the command says that tells', async () => {
    await isNotListed();
    await doesNotRun();
    await runsOldCode();
    await ranTwice();
    await failedAfterADeploy();
    await waitsForAPerson();
    await expectShown('troubleshooting', reader.transcripts);
  }, 300_000);

  async function isNotListed(): Promise<void> {
    const file = `${PLAYBOOKS}/stale-alerts.playbook.ts`;
    await reader.saves('troubleshooting/stale-alerts.playbook.ts', file);
    await reader.types('not-loaded', SYNC);
    await reader.types('check', 'npx opensoar playbook check playbooks');
    await reader.does(`rm ~/${file}`);
    await sync();
  }

  async function doesNotRun(): Promise<void> {
    await reader.saves('port-probe.json', 'soc-playbooks/port-probe.json');
    const other = `sed 's/PortProbeUnprotectedPort/Portscan/' port-probe.json | npx opensoar alert ingest -`;
    const alert = idIn(await reader.types('not-answered', other));
    await reader.types('decisions', `npx opensoar playbook explain ${alert}`);
    await reader.types(
      'switched-off',
      'npx opensoar playbook disable close_own_scans',
      `npx opensoar playbook explain ${alert}`,
      'npx opensoar playbook enable close_own_scans',
    );
  }

  async function runsOldCode(): Promise<void> {
    await reader.does(`sed -i 's/192.0.2.11/192.0.2.12/' ~/${OWN_SCANS}`);
    await reader.types('before-sync', 'npx opensoar playbook versions close_own_scans');
    const versions = await reader.types('synced', SYNC, 'npx opensoar playbook versions close_own_scans');
    const [, old = ''] = versions.match(/\b[\da-f]{64}\b/g) ?? [];
    await reader.types(
      'rolled-back',
      `npx opensoar playbook rollback close_own_scans ${old.slice(0, 12)}`,
      'npx opensoar playbook versions close_own_scans',
    );

    await reader.does(`echo 'export class {' >> ~/${OWN_SCANS}`);
    await reader.types('broken', SYNC);
    await shows('{ processes { loadErrors { file } } }', /close-own-scans/);
    await reader.types('broken', 'npx opensoar process list');
    await reader.saves('playbooks/close-own-scans.playbook.ts', OWN_SCANS);
    await sync();
  }

  async function ranTwice(): Promise<void> {
    await reader.saves('without-an-id.json', 'soc-playbooks/without-an-id.json');
    await reader.types(
      'two-alerts',
      'npx opensoar alert ingest --source nightly without-an-id.json without-an-id.json',
    );
    await reader.types(
      'fingerprint',
      'npx opensoar source set nightly --fingerprint title,hostname --window 3600',
    );
    await poll(async () => (await client.ingest({ title: 'Probe' }, 'nightly')).accepted[0]!.duplicate);
    await reader.types(
      'one-alert',
      'npx opensoar alert ingest --source nightly without-an-id.json without-an-id.json',
    );
  }

  async function failedAfterADeploy(): Promise<void> {
    const file = `${PLAYBOOKS}/answer-reporter.playbook.ts`;
    await reader.saves('troubleshooting/before/answer-reporter.playbook.ts', file);
    await reader.saves('reported-mail.json', 'soc-playbooks/reported-mail.json');
    await sync();
    const alert = idIn(
      await reader.types('failed', 'npx opensoar alert ingest --source mailbox reported-mail.json'),
    );
    await allExecutionsEnded(client);
    await reader.watches('failed', `npx opensoar execution tail --alert ${alert}`, /FAILED.*\n/);

    await reader.saves('troubleshooting/after/answer-reporter.playbook.ts', file);
    const execution = await lastExecution();
    await reader.types('retried', SYNC, `npx opensoar execution retry ${execution}`);
    await allExecutionsEnded(client);
    await reader.watches('retried', `npx opensoar execution tail --id ${execution}`, /FAILED.*\n/);

    const run = `mutation { runPlaybook(name: "answer_reporter", alertId: "${alert}") { id } }`;
    const anew = idIn(await reader.types('run-anew', graphql(run)));
    await allExecutionsEnded(client);
    await reader.watches('run-anew', `npx opensoar execution tail --id ${anew}`, /SUCCEEDED.*\n/);
  }

  async function waitsForAPerson(): Promise<void> {
    await reader.saves(
      'troubleshooting/quarantine-host.playbook.ts',
      `${PLAYBOOKS}/quarantine-host.playbook.ts`,
    );
    await sync();
    await client.ingest(JSON.parse(await readFromRoot('docs/samples/ransomware.json')), 'edr');
    const execution = await lastExecution();
    await shows(`{ execution(id: "${execution}") { actions { status } } }`, /RUNNING/);
    await reader.crashes();
    await client.close();
    client = await reader.starts({ LEASE_MS: '1000' });
    await shows(`{ execution(id: "${execution}") { status } }`, /SUSPENDED/);

    await reader.types('suspended', 'npx opensoar execution list --status suspended');
    await reader.types('uncertain', `npx opensoar execution show ${execution}`);
    await reader.types(
      'settled',
      `npx opensoar execution settle ${execution} --outcome done --reason "Seen in its console"`,
    );
    await allExecutionsEnded(client);
    await reader.watches('settled', `npx opensoar execution tail --id ${execution}`, /SUCCEEDED.*\n/);
  }

  /** As `opensoar playbook sync` does. */
  async function sync(): Promise<void> {
    await client.data('mutation { syncPlaybooks { unchanged } }');
  }

  async function lastExecution(): Promise<string> {
    const { executions } = await client.data<{ executions: { nodes: { id: string }[] } }>(
      '{ executions(first: 1) { nodes { id } } }',
    );
    return executions.nodes[0]!.id;
  }

  /** Waits until the server has kept what the next command is to show. */
  async function shows(query: string, expected: RegExp): Promise<void> {
    let answer = '';
    await poll(
      async () => {
        answer = JSON.stringify(await client.data(query));
        return expected.test(answer);
      },
      { withinMs: 30_000, what: () => answer },
    );
  }
});

/** The command of `graphql.sh` that sends this. */
function graphql(query: string): string {
  return `graphql '${JSON.stringify({ query })}'`;
}

function idIn(output: string): string {
  const [id] = ID.exec(output) ?? [];
  if (id === undefined) throw new Error(`There is no id in ${output}`);
  return id;
}
