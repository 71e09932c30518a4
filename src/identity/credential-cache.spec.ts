import { describe, expect, it, jest } from '@jest/globals';
import { CredentialCache } from './credential-cache.js';
import type { ApiKeyEntity } from './api-key.entity.js';

const apiKey = { id: '1', name: 'sensor' } as ApiKeyEntity;

describe('the cache of credentials', () => {
  it('asks once for a key, however many wait for it', async () => {
    const load = jest.fn(() => Promise.resolve<ApiKeyEntity | null>(apiKey));
    const cache = new CredentialCache(load);
    const found = await Promise.all(Array.from({ length: 50 }, () => cache.get('hash')));
    expect(new Set(found)).toEqual(new Set([apiKey]));
    await cache.get('hash');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('remembers neither that there is no such key nor that it could not tell', async () => {
    const load = jest
      .fn<() => Promise<ApiKeyEntity | null>>()
      .mockResolvedValueOnce(null)
      .mockRejectedValueOnce(new Error('the database is gone'))
      .mockResolvedValueOnce(apiKey);
    const cache = new CredentialCache(load);
    await expect(cache.get('hash')).resolves.toBeNull();
    await expect(cache.get('hash')).rejects.toThrow('gone');
    await expect(cache.get('hash')).resolves.toBe(apiKey);
  });

  it('asks again for what has changed, and for what was being loaded then', async () => {
    const load = jest.fn((hash: string) => Promise.resolve<ApiKeyEntity | null>({ ...apiKey, id: hash }));
    const cache = new CredentialCache(load);
    await Promise.all([cache.get('changed'), cache.get('kept')]);
    const loading = cache.get('loading');
    cache.invalidate(({ id }) => id === 'changed');
    await loading;
    for (const hash of ['changed', 'kept', 'loading']) await cache.get(hash);
    expect(load.mock.calls.map(([hash]) => hash)).toEqual([
      'changed',
      'kept',
      'loading',
      'changed',
      'loading',
    ]);
  });
});
