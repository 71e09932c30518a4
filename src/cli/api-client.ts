import { Injectable } from '@nestjs/common';
import { type Client, createClient } from 'graphql-ws/client';
import { WebSocket } from 'ws';
import { CliSettings, type ServerAccess } from '../config/cli-settings.js';
import { CliError, ExitCode } from './cli-error.js';
import { printNotice } from './output.js';

/** A server that takes longer counts as one that does not answer. */
const TIME_LIMIT_MS = 30_000;
const RECONNECT_MS = 1000;
const PING_MS = 15_000;

interface GraphQLFailure {
  message: string;
  extensions?: { code?: unknown };
}

interface GraphQLAnswer<Data> {
  data?: Data | null;
  errors?: readonly GraphQLFailure[];
}

/** An answer of the HTTP endpoints: what they give, or `{ code, message }`. */
export interface HttpAnswer {
  status: number;
  body: unknown;
}

/** Speaks to a running server with the user's key. What goes wrong is a `CliError` that says what to do. */
@Injectable()
export class ApiClient {
  constructor(private readonly settings: CliSettings) {}

  /** Runs one GraphQL query or mutation. */
  async execute<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const { status, body } = await this.post('/graphql', JSON.stringify({ query, variables }));
    if (!isObject(body)) throw notUnderstood(status);
    return dataOf<Data>(body, status);
  }

  /** The same without a credential, for what is open to anyone. */
  async executeOpen<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    const access = { ...this.settings.server(), apiKey: undefined };
    const { status, body } = await send(access, '/graphql', JSON.stringify({ query, variables }));
    if (!isObject(body)) throw notUnderstood(status);
    return dataOf<Data>(body, status);
  }

  /** Posts `body` as it is; 4xx answers other than 401 and 403 are the caller's to judge. */
  async post(path: string, body: string | Uint8Array<ArrayBuffer>): Promise<HttpAnswer> {
    return send(this.access(), path, body);
  }

  /** Gets what is at `path`; 4xx answers other than 401 and 403 are the caller's to judge. */
  async get(path: string): Promise<HttpAnswer> {
    return send(this.access(), path);
  }

  /**
   * Hands a subscription's events to `receive` until `signal` fires. Comes back after a lost connection, but must connect
   * at first.
   */
  subscribe<Data>(
    query: string,
    variables: Record<string, unknown>,
    receive: (data: Data) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const access = this.access();
    const { client, end } = connect(access);
    const ended = new Promise<void>((resolve, reject) => {
      const unsubscribe = client.subscribe<Data>(
        { query, variables },
        {
          next: (result) => {
            try {
              receive(dataOf(result, 200));
            } catch (error) {
              unsubscribe();
              reject(error);
            }
          },
          error: (error) => reject(socketFailure(access, error)),
          complete: () => reject(unreachable(access, new Error('it has ended the subscription'))),
        },
      );
      const stop = () => {
        unsubscribe();
        resolve();
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    return ended.finally(end);
  }

  private access(): ServerAccess & { apiKey: string } {
    const { url, apiKey } = this.settings.server();
    if (apiKey === undefined) {
      throw notAuthorised(
        `There is no API key for ${url}: ${this.settings.credentialsFile} is written when a server first starts ` +
          'there; for another server set OPENSOAR_URL and OPENSOAR_API_KEY.',
      );
    }
    return { url, apiKey };
  }
}

async function send(
  access: ServerAccess,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<HttpAnswer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(access.url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(access.apiKey !== undefined && { authorization: `Bearer ${access.apiKey}` }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    text = await response.text();
  } catch (error) {
    throw unreachable(access, error);
  }
  const { status } = response;
  const answer = parse(text);
  if (status === 401 || status === 403) throw notAuthorised(messageOf(answer) ?? `HTTP ${status}`);
  if (answer === undefined) throw notUnderstood(status);
  return { status, body: answer };
}

function connect(access: ServerAccess & { apiKey: string }): { client: Client; end: () => void } {
  let connected = false;
  let lost = false;
  let socket: WebSocket | undefined;
  const client = createClient({
    url: `${access.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: `Bearer ${access.apiKey}` },
    keepAlive: PING_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (event) => connected && !isRefusal(event),
    retryWait: () => new Promise((resolve) => setTimeout(resolve, RECONNECT_MS)),
    on: {
      opened: (opened) => (socket = opened as WebSocket),
      connecting: (again) => {
        if (again && !lost) printNotice(`The connection to ${access.url} is lost; trying again.`);
        lost = again;
      },
      connected: () => {
        connected = true;
        lost = false;
      },
    },
  });
  // Closed politely, a connection would keep the process until the server has closed it, too.
  return { client, end: () => socket?.terminate() };
}

function dataOf<Data>({ data, errors = [] }: GraphQLAnswer<Data>, status: number): Data {
  const [error] = errors;
  if (error) throw graphQLFailure(error.message, error.extensions?.code);
  if (data === null || data === undefined) throw notUnderstood(status);
  return data;
}

function graphQLFailure(message: string, code: unknown): CliError {
  if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') return notAuthorised(message);
  return new CliError(ExitCode.FAILED, message);
}

function socketFailure(access: ServerAccess, error: unknown): CliError {
  if (isRefusal(error)) return notAuthorised(`${access.url} does not accept this API key.`);
  if (Array.isArray(error)) {
    const [{ message, extensions }] = error as [GraphQLFailure];
    return graphQLFailure(message, extensions?.code);
  }
  return unreachable(access, error);
}

/** 4401 and 4403 are the protocol's codes for a connection that was not let in. */
function isRefusal(event: unknown): boolean {
  return isObject(event) && (event['code'] === 4401 || event['code'] === 4403);
}

function unreachable({ url }: ServerAccess, cause: unknown): CliError {
  return new CliError(
    ExitCode.UNREACHABLE,
    `${url} does not answer (${reasonOf(cause)}). Is the server running? Start it with npm start, or set OPENSOAR_URL.`,
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  if (!isObject(cause)) return String(cause);
  // fetch and ws hide the reason below an error of their own.
  if (isObject(cause['cause'])) return reasonOf(cause['cause']);
  if (isObject(cause['error'])) return reasonOf(cause['error']);
  const reasons = [cause['message'], cause['reason'], cause['code']];
  return (
    reasons.find((reason): reason is string => typeof reason === 'string' && reason !== '') ??
    'unknown reason'
  );
}

function notAuthorised(message: string): CliError {
  return new CliError(ExitCode.NOT_AUTHORISED, message);
}

function notUnderstood(status: number): CliError {
  return new CliError(
    ExitCode.FAILED,
    `The server's answer (HTTP ${status}) is not what OpenSOAR answers. Is OPENSOAR_URL right?`,
  );
}

/** The message of `{ code, message }`, or of a GraphQL answer's first error. */
function messageOf(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  if (typeof body['message'] === 'string') return body['message'];
  return Array.isArray(body['errors']) ? messageOf(body['errors'][0]) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
