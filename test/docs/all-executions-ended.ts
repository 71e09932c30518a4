import type { TestClient } from '../support/client.js';
import { poll } from '../support/poll.js';

const UNFINISHED = '{ executions(filter: { status: [PENDING, QUEUED, RUNNING] }) { nodes { id } } }';

/** Resolves once no execution moves any more. */
export async function allExecutionsEnded(client: TestClient): Promise<void> {
  await poll(async () => {
    const { executions } = await client.data<{ executions: { nodes: unknown[] } }>(UNFINISHED);
    return executions.nodes.length === 0;
  });
}
