import { describe, expect, it, jest } from '@jest/globals';
import { ApiKeyCache } from './api-key-cache.js';
import type { ApiKeyEntity } from './api-key.entity.js';

const apiKey = { id: '1', name: 'sensor' } as ApiKeyEntity;

describe('the cache of API keys', () => {
  it('asks once for a key, however many wait for it', async () => {
    const load = jest.fn(() => Promise.resolve<ApiKeyEntity | null>(apiKey));
    const cache = new ApiKeyCache(load);
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
    const cache = new ApiKeyCache(load);
    await expect(cache.get('hash')).resolves.toBeNull();
    await expect(cache.get('hash')).rejects.toThrow('gone');
    await expect(cache.get('hash')).resolves.toBe(apiKey);
  });
});
