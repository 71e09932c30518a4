import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Role } from '../../src/identity/analyst.entity.js';
import { AnalystsService } from '../../src/identity/analysts.service.js';
import { ApiKeyScope } from '../../src/identity/api-key.entity.js';
import { ApiKeysService, type NewApiKey } from '../../src/identity/api-keys.service.js';
import { BY_SYSTEM } from '../../src/identity/audit/audit-log.js';
import { hashToken } from '../../src/identity/token-format.js';
import { startApiApp } from '../support/api-app.js';
import { dataSourceOf } from '../support/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { testRedisUrl } from '../support/redis.js';

/** What GraphQL answers, and the status. */
export interface Answer {
  status: number;
  data: Record<string, unknown> | null | undefined;
  errors: { message: string; path?: unknown[]; extensions: { code: string } }[] | undefined;
}

export const PASSWORD = 'correct horse battery';

/** API processes on one database and one Redis, and callers of every kind. */
export class SecurityLab {
  private readonly apps: NestFastifyApplication[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly redisUrl: string,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<SecurityLab> {
    const lab = new SecurityLab(await createTestDatabase(), await testRedisUrl());
    await lab.addProcess(env);
    return lab;
  }

  async stop(): Promise<void> {
    for (const app of this.apps) await app.close();
    await this.database.drop();
  }

  /** One more API process; resolves to its address. */
  async addProcess(env: Record<string, string> = {}): Promise<string> {
    const app = await startApiApp({ databaseUrl: this.database.url, redisUrl: this.redisUrl, env });
    this.apps.push(app);
    return app.getUrl();
  }

  get app(): NestFastifyApplication {
    return this.apps[0]!;
  }

  /** The address of the first process. */
  get url(): string {
    const { port } = this.app.getHttpServer().address() as { port: number };
    return `http://127.0.0.1:${port}`;
  }

  rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return dataSourceOf(this.app).query<T[]>(sql, parameters);
  }

  /** A new API key; all scopes and partners unless given. */
  async key(given: Partial<NewApiKey> = {}): Promise<{ id: string; key: string }> {
    const { apiKey, key } = await this.app
      .get(ApiKeysService)
      .create({ name: 'lab', scopes: Object.values(ApiKeyScope), ...given });
    return { id: apiKey.id, key };
  }

  /** A new analyst, whose password is `PASSWORD`. */
  async analyst(username: string, role = Role.ANALYST, partners: string[] | null = null): Promise<void> {
    await this.app.get(AnalystsService).create({ username, role, partners, password: PASSWORD });
  }

  /** The token of a session that has just begun. */
  async signIn(username: string, url = this.url, password = PASSWORD): Promise<string> {
    const { data, errors } = await this.login(username, password, url);
    if (!data) throw new Error(`Not signed in: ${JSON.stringify(errors)}`);
    return (data['login'] as { token: string }).token;
  }

  login(username: string, password: string, url = this.url): Promise<Answer> {
    const query = `mutation ($username: String!, $password: String!) {
      login(username: $username, password: $password) { token expiresAt analyst { username role } }
    }`;
    return this.ask(query, { username, password }, undefined, url);
  }

  async ask(
    query: string,
    variables: Record<string, unknown> = {},
    token?: string,
    url = this.url,
  ): Promise<Answer> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as Pick<Answer, 'data' | 'errors'>;
    return { status: response.status, data, errors };
  }

  /** The code of the first error, or undefined where there is none. */
  async codeOf(
    query: string,
    variables: Record<string, unknown>,
    token?: string,
  ): Promise<string | undefined> {
    const { errors } = await this.ask(query, variables, token);
    return errors?.[0]?.extensions.code;
  }

  /** A token that is no longer, or never was, good; undefined for `nothing`. */
  async badToken(what: string): Promise<string | undefined> {
    if (what === 'nothing') return undefined;
    if (what.endsWith('key')) {
      const past = new Date(Date.now() - 1000);
      const { id, key } = await this.key(what === 'an expired key' ? { expiresAt: past } : {});
      if (what === 'a revoked key') await this.app.get(ApiKeysService).revoke(id, BY_SYSTEM);
      return key;
    }
    const username = what.replaceAll(' ', '-');
    await this.analyst(username, Role.ADMIN);
    const token = await this.signIn(username);
    if (what === 'an ended session') await this.ask('mutation { logout }', {}, token);
    else await this.rows('UPDATE session SET expires_at = now() WHERE hash = $1', [hashToken(token)]);
    return token;
  }

  /** A socket's client, which does not connect again. */
  socket(token: string | undefined, url = this.url): Client {
    return createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
  }

  /** The code that a subscription ends with, which must. */
  async endOf(query: string, token: string | undefined): Promise<string | undefined> {
    const client = this.socket(token);
    try {
      return await new Promise((resolve) => {
        client.subscribe(
          { query },
          {
            next: ({ errors }) => errors && resolve(codeIn(errors)),
            error: (error) => resolve(codeIn(error)),
            complete: () => resolve(undefined),
          },
        );
      });
    } finally {
      await client.dispose();
    }
  }

  /** The code that a subscription is refused with; undefined where it begins, or finds nothing to watch. */
  async subscriptionCode(
    query: string,
    variables: Record<string, unknown>,
    token: string | undefined,
  ): Promise<string | undefined> {
    const client = this.socket(token);
    try {
      // Answered in order: once the second is, the first would have been refused.
      const refused = new Promise<string | undefined>((resolve) => {
        client.subscribe(
          { query, variables },
          {
            next: ({ errors }) => errors && resolve(codeIn(errors)),
            error: (error) => resolve(codeIn(error)),
            complete: () => undefined,
          },
        );
        client.subscribe(
          { query: '{ me { name } }' },
          {
            next: () => setImmediate(() => resolve(undefined)),
            error: (error) => resolve(codeIn(error)),
            complete: () => undefined,
          },
        );
      });
      return await refused;
    } finally {
      await client.dispose();
    }
  }
}

/** Of a list of GraphQL errors, or of the event of a socket that was closed as forbidden. */
function codeIn(error: unknown): string | undefined {
  if (Array.isArray(error)) return (error as Answer['errors'])?.[0]?.extensions.code;
  return (error as { code?: number }).code === 4403 ? 'UNAUTHENTICATED' : 'CLOSED';
}
