import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { anAlert, runPlaybook, throws } from '@opensoar/sdk/testing';
import { OpenTicket } from './open-ticket.playbook.js';

describe('open-ticket', () => {
  /** What the ticket system answers, one status for each request. */
  let answers: number[];
  let keys: unknown[];
  const tickets = createServer((request: IncomingMessage, response) => {
    keys.push(request.headers['idempotency-key']);
    response.writeHead(answers.shift() ?? 201).end('{ "id": "T-1" }');
  });

  beforeEach(async () => {
    answers = [];
    keys = [];
    tickets.listen(0, '127.0.0.1');
    await once(tickets, 'listening');
    process.env['TICKETS_URL'] = `http://127.0.0.1:${(tickets.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    tickets.closeAllConnections();
    tickets.close();
  });

  it('tries again while the ticket system is busy, with the same key', async () => {
    answers = [503, 503];
    const { comments, elapsedMs } = await runPlaybook(OpenTicket, { alert: anAlert() });
    assert.deepEqual(comments, ['Ticket T-1 is open.']);
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1);
    // 2 and 4 seconds of waiting, which take no time here.
    assert.equal(elapsedMs, 6_000);
  });

  it('does not try again what the ticket system refuses', async () => {
    answers = [400];
    const { status, error, actions } = await runPlaybook(OpenTicket, { alert: anAlert() });
    assert.equal(status, 'failed');
    assert.equal(error?.name, 'NonRetryableError');
    assert.equal(actions[0]?.attempts.length, 1);
  });

  it('gives up after four tries', async () => {
    const { status, actions } = await runPlaybook(OpenTicket, {
      alert: anAlert(),
      actions: { open: throws('The ticket system is away.') },
    });
    assert.equal(status, 'failed');
    assert.equal(actions[0]?.attempts.length, 4);
  });
});
