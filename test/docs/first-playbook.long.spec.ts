import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestClient } from '../support/client.js';
import { allExecutionsEnded } from './all-executions-ended.js';
import { Reader } from './transcripts/reader.js';
import { expectShown } from './transcripts/transcribed-pages.js';

describe('the page about the first playbook', () => {
  let reader: Reader;
  let client: TestClient | undefined;

  beforeAll(async () => {
    reader = await Reader.create();
  });
  afterAll(async () => {
    await client?.close();
    await reader?.close();
  });

  it('leads from an empty directory to an alert that the playbook has resolved, and shows what the screen shows', async () => {
    await reader.types(
      'new',
      'cd ~/opensoar',
      'npx opensoar init ~/soc-playbooks',
      'cd ~/soc-playbooks',
      'npm install',
      'rm playbooks/example.*',
      'npx opensoar playbook new close-own-scans --source guardduty --dir playbooks',
    );
    for (const file of ['close-own-scans.playbook.ts', 'close-own-scans.playbook.spec.ts']) {
      await reader.saves(`playbooks/${file}`, `soc-playbooks/playbooks/${file}`);
    }
    await reader.types('check', 'npx opensoar playbook check playbooks');
    await reader.types('test', 'npx opensoar playbook test playbooks');
    await reader.saves('port-probe.json', 'soc-playbooks/port-probe.json');
    await reader.types(
      'try',
      'npx opensoar playbook run playbooks/close-own-scans.playbook.ts --payload port-probe.json --live',
    );

    client = await reader.starts();
    reader.showsServer('start', 'PLAYBOOK_DIRS=~/soc-playbooks/playbooks npm start');
    await reader.types('list', 'cd ~/soc-playbooks', 'npx opensoar playbook list');

    const accepted = await reader.types('ingest', 'npx opensoar alert ingest port-probe.json');
    const alert = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/.exec(accepted)?.[0] ?? '';
    await allExecutionsEnded(client);
    await reader.watches('tail', `npx opensoar execution tail --alert ${alert}`, /SUCCEEDED/);
    const resolved = await reader.types('resolved', `npx opensoar alert show ${alert}`);
    expect(resolved).toMatch(/resolved.*benign|benign.*resolved/is);

    await expectShown('first-playbook', reader.transcripts);
  }, 240_000);
});
