import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

interface Execution {
  id: string;
  status: string;
  playbook: { name: string };
}

const EXECUTION_UPDATED = `
  subscription ($alertId: ID) {
    executionUpdated(alertId: $alertId) { id status playbook { name } }
  }
`;

/** Every state of the executions of one alert, the present ones first, until the caller stops iterating. */
export async function* watchExecutions(
  url: string,
  apiKey: string,
  alertId: string,
): AsyncGenerator<Execution> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    // Browsers have a WebSocket of their own.
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${apiKey}` },
  });
  try {
    const events = client.iterate<{ executionUpdated: Execution }>({
      query: EXECUTION_UPDATED,
      variables: { alertId },
    });
    for await (const { data, errors } of events) {
      if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
      if (data) yield data.executionUpdated;
    }
  } finally {
    await client.dispose();
  }
}
