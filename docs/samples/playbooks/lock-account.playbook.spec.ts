import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { anAlert, runPlaybook } from '@opensoar/sdk/testing';
import { LockAccount } from './lock-account.playbook.js';

describe('lock-account', () => {
  const asked: unknown[] = [];
  const directory = createServer((request, response) => {
    asked.push([request.url, request.headers.authorization]);
    response.end();
  });

  before(async () => {
    directory.listen(0, '127.0.0.1');
    await once(directory, 'listening');
    process.env['DIRECTORY_URL'] = `http://127.0.0.1:${(directory.address() as AddressInfo).port}`;
    process.env['DIRECTORY_TOKEN'] = 'a token';
  });
  after(() => {
    directory.closeAllConnections();
    directory.close();
  });

  it('locks the account with the token, and records nothing of it', async () => {
    const iocs = { ips: [], domains: [], hashes: [], urls: [], emails: ['eve@example.com'] };
    const { result, journal } = await runPlaybook(LockAccount, { alert: anAlert({ iocs }) });
    assert.deepEqual(result, { locked: ['eve@example.com'] });
    assert.deepEqual(asked, [['/accounts/eve%40example.com/lock', 'Bearer a token']]);
    assert.ok(!JSON.stringify(journal).includes('a token'));
  });
});
