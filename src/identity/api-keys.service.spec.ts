import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { identityOn } from '../../test/support/identity.js';
import { createTestDatabase, type TestDatabase } from '../../test/support/postgres.js';
import { createDataSource } from '../database/data-source.options.js';
import { ApiKeyEntity, ApiKeyScope } from './api-key.entity.js';
import type { ApiKeysService } from './api-keys.service.js';
import { BY_SYSTEM } from './audit/audit-log.js';

describe('API keys', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let apiKeys: ApiKeysService;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await createDataSource(database.url).initialize();
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  beforeEach(async () => {
    await dataSource.query('TRUNCATE api_key');
    apiKeys = newService();
  });

  /** As another process would have it: with a cache of its own. */
  function newService(): ApiKeysService {
    return identityOn(dataSource).apiKeys;
  }

  async function lastUse(): Promise<Date | null> {
    const [apiKey] = await apiKeys.list();
    return apiKey?.lastUsedAt ?? null;
  }

  async function firstUse(): Promise<Date> {
    const deadline = Date.now() + 5000;
    while (Date.now() < deadline) {
      const used = await lastUse();
      if (used) return used;
    }
    throw new Error('The use of the key was not noted.');
  }

  it('are stored as a hash and a prefix', async () => {
    const { apiKey, key } = await apiKeys.create({ name: 'sensor', scopes: [ApiKeyScope.INGEST] });
    expect(key).toMatch(/^osk_[\w-]{43}$/);
    expect(apiKey).toMatchObject({
      prefix: key.slice(0, 12),
      hash: createHash('sha256').update(key).digest('hex'),
    });
    expect(await apiKeys.list()).toEqual([apiKey]);
    expect(apiKey).toMatchObject({ scopes: [ApiKeyScope.INGEST], partners: null, expiresAt: null });
  });

  it('tell who calls', async () => {
    const { key } = await apiKeys.create({ name: 'sensor', scopes: [ApiKeyScope.INGEST] });
    await expect(apiKeys.authenticate(key)).resolves.toEqual({
      actor: { kind: 'api_key', name: 'sensor', executionId: null },
      credential: { kind: 'api_key', id: expect.any(String), expiresAt: null },
      analystId: null,
      scopes: new Set([ApiKeyScope.INGEST]),
      partners: null,
    });
  });

  it.each(['', 'sensor', `osk_${'A'.repeat(43)}`])('are refused when they are %j', async (key) => {
    await expect(apiKeys.authenticate(key)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  });

  it('are refused once they have expired or were revoked', async () => {
    const past = new Date(Date.now() - 1000);
    const expired = await apiKeys.create({ name: 'old', scopes: [ApiKeyScope.READ], expiresAt: past });
    const revoked = await apiKeys.create({ name: 'lost', scopes: [ApiKeyScope.READ] });
    await expect(apiKeys.authenticate(revoked.key)).resolves.toMatchObject({ actor: { name: 'lost' } });
    await apiKeys.revoke(revoked.apiKey.id, BY_SYSTEM);
    await expect(apiKeys.authenticate(expired.key)).rejects.toThrow(/expired at/);
    await expect(apiKeys.authenticate(revoked.key)).rejects.toThrow(/was revoked/);
  });

  it('note when they were used last, once a minute at most', async () => {
    const { key } = await apiKeys.create({ name: 'sensor', scopes: [ApiKeyScope.INGEST] });
    await apiKeys.authenticate(key);
    const used = await firstUse();

    await newService().authenticate(key);
    expect(await lastUse()).toEqual(used);

    const longAgo = new Date(Date.now() - 61_000);
    await dataSource.query('UPDATE api_key SET last_used_at = NULL');
    await dataSource.getRepository(ApiKeyEntity).update({ name: 'sensor' }, { lastUsedAt: longAgo });
    await newService().authenticate(key);
    const deadline = Date.now() + 5000;
    while ((await lastUse())?.getTime() === longAgo.getTime()) expect(Date.now()).toBeLessThan(deadline);
  });

  it('are begun with exactly one, whoever starts first', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => newService().ensureFirstKey()));
    const [key, ...others] = made.filter((result) => result !== null);
    expect(others).toEqual([]);
    await expect(apiKeys.authenticate(key!)).resolves.toMatchObject({ actor: { name: 'first' } });
    expect(await apiKeys.list()).toMatchObject([{ scopes: Object.values(ApiKeyScope) }]);
    await expect(apiKeys.ensureFirstKey()).resolves.toBeNull();
  });
});
