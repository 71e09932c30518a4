import { Injectable } from '@nestjs/common';
import { Action, currentAction, NonRetryableError } from '@opensoar/sdk';

/** A provider: one instance for the process, injected into the playbooks that ask for it. */
@Injectable()
export class Tickets {
  private readonly url = process.env['TICKETS_URL'] ?? 'https://tickets.example';

  /** Actions work in any provider. This one is tried four times, with 2, 4 and 8 seconds in between. */
  @Action({ timeout: '20s', retries: 3, retryBackoff: 2, effect: 'write', description: 'Open a ticket' })
  async open(title: string): Promise<{ ticket: string }> {
    const { idempotencyKey, attempt, signal, logger } = currentAction();
    logger.info('Opening a ticket', { attempt });
    const response = await fetch(`${this.url}/api/tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
      body: JSON.stringify({ title }),
      signal,
    });
    // Trying again does not make a wrong request right.
    if (response.status === 400) throw new NonRetryableError('The ticket system refused the ticket.');
    if (!response.ok) throw new Error(`The ticket system answered ${response.status}.`);
    const { id } = (await response.json()) as { id: string };
    return { ticket: id };
  }
}
