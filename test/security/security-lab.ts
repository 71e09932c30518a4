import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { Role } from '../../src/identity/analyst.entity.js';
import { AnalystsService } from '../../src/identity/analysts.service.js';
import { ApiKeyScope } from '../../src/identity/api-key.entity.js';
import { ApiKeysService, type NewApiKey } from '../../src/identity/api-keys.service.js';
import { startApiApp } from '../support/api-app.js';
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
    return this.app.get(DataSource).query<T[]>(sql, parameters);
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
}
