import type { ApiKeyEntity } from './api-key.entity.js';

/** How late a key's change may be noticed, in ms. */
const MAX_AGE_MS = 3000;

interface Entry {
  apiKey: Promise<ApiKeyEntity | null>;
  staleAt: number;
}

/** Keys as they were a moment ago, so that a busy sender costs one query in a few seconds. Only keys that exist stay in it. */
export class ApiKeyCache {
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly load: (hash: string) => Promise<ApiKeyEntity | null>) {}

  /** Those who ask while a key is being loaded share the query. */
  async get(hash: string): Promise<ApiKeyEntity | null> {
    const known = this.entries.get(hash);
    if (known && known.staleAt > performance.now()) return known.apiKey;
    const entry = { apiKey: this.load(hash), staleAt: performance.now() + MAX_AGE_MS };
    this.entries.set(hash, entry);
    try {
      const apiKey = await entry.apiKey;
      if (!apiKey) this.forget(hash, entry);
      return apiKey;
    } catch (error) {
      this.forget(hash, entry);
      throw error;
    }
  }

  private forget(hash: string, entry: Entry): void {
    if (this.entries.get(hash) === entry) this.entries.delete(hash);
  }
}
