import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { poll } from './poll.js';

export interface GraphqlResult {
  data: Record<string, never> | null;
  errors?: { message: string; extensions: { code: string } }[];
}

/** Talks to a server as an integrator would: over HTTP and a WebSocket, with an API key. */
export class TestClient {
  private readonly sockets: Client[] = [];

  constructor(
    readonly url: string,
    readonly apiKey: string,
  ) {}

  /** The answer as it came, errors included. */
  async graphql(query: string, variables: Record<string, unknown> = {}): Promise<GraphqlResult> {
    const response = await this.post('/graphql', JSON.stringify({ query, variables }));
    return (await response.json()) as GraphqlResult;
  }

  /** The data of an operation that must succeed. */
  async data<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await this.graphql(query, variables);
    if (errors || !data) throw new Error(`GraphQL failed: ${JSON.stringify(errors)}`);
    return data as T;
  }

  post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json', ...headers },
    });
  }

  /** Posts an alert that must be accepted. */
  async ingest(alert: unknown, source?: string): Promise<IngestAnswer> {
    const response = await this.post(`/webhooks/alerts${source ? `/${source}` : ''}`, JSON.stringify(alert));
    const answer = await response.text();
    if (response.status !== 202) throw new Error(`Not accepted (${response.status}): ${answer}`);
    return JSON.parse(answer) as IngestAnswer;
  }

  /** Collects what a subscription delivers, from now on. */
  subscribe<T>(query: string, variables: Record<string, unknown> = {}): Subscribed<T> {
    const socket = createClient({
      url: `${this.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${this.apiKey}` },
      retryAttempts: 0,
    });
    this.sockets.push(socket);
    const subscribed = new Subscribed<T>();
    socket.subscribe<T>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (errors) subscribed.errors.push(...errors);
          if (data) subscribed.events.push(data);
        },
        error: (error) => subscribed.errors.push(error),
        complete: () => (subscribed.completed = true),
      },
    );
    return subscribed;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) await socket.dispose();
  }
}

export interface IngestAnswer {
  accepted: {
    alertId: string;
    duplicate: boolean;
    correlationId: string;
    executions: { id: string; playbook: string }[];
  }[];
  rejected: { index: number; code: string; message: string }[];
}

/** What a subscription has delivered so far. */
export class Subscribed<T> {
  readonly events: T[] = [];
  readonly errors: unknown[] = [];
  completed = false;

  /** Resolves once the events satisfy the condition. */
  async until(condition: (events: T[]) => boolean, withinMs = 15_000): Promise<T[]> {
    await poll(
      async () => {
        if (this.errors.length > 0)
          throw new Error(`The subscription failed: ${JSON.stringify(this.errors)}`);
        return condition(this.events);
      },
      { withinMs, what: () => `Events so far: ${JSON.stringify(this.events)}` },
    );
    return this.events;
  }
}
