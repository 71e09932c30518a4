/** How late a change may be noticed that no event has told of, in ms. */
const MAX_AGE_MS = 3000;

/** Beyond so many, what is stale is thrown out. */
const ROOMY = 10_000;

interface Entry<Credential> {
  found: Promise<Credential | null>;
  /** Undefined while it is being loaded. */
  credential: Credential | null | undefined;
  staleAt: number;
}

/**
 * Credentials as they were a moment ago, by their hash, so that a busy caller costs one query in a few seconds. Only those
 * that exist stay in it.
 */
export class CredentialCache<Credential> {
  private readonly entries = new Map<string, Entry<Credential>>();

  constructor(private readonly load: (hash: string) => Promise<Credential | null>) {}

  /** Those who ask while a credential is being loaded share the query. */
  async get(hash: string): Promise<Credential | null> {
    const known = this.entries.get(hash);
    if (known && known.staleAt > performance.now()) return known.found;
    const entry: Entry<Credential> = {
      found: this.load(hash),
      credential: undefined,
      staleAt: performance.now() + MAX_AGE_MS,
    };
    if (this.entries.size >= ROOMY) this.sweep();
    this.entries.set(hash, entry);
    try {
      entry.credential = await entry.found;
      if (!entry.credential) this.forget(hash, entry);
      return entry.credential;
    } catch (error) {
      this.forget(hash, entry);
      throw error;
    }
  }

  /** Has those loaded again that `matches`, and those of which it is not known yet who they are. */
  invalidate(matches: (credential: Credential) => boolean): void {
    for (const [hash, { credential }] of this.entries) {
      if (!credential || matches(credential)) this.entries.delete(hash);
    }
  }

  private forget(hash: string, entry: Entry<Credential>): void {
    if (this.entries.get(hash) === entry) this.entries.delete(hash);
  }

  private sweep(): void {
    const now = performance.now();
    for (const [hash, { staleAt }] of this.entries) if (staleAt <= now) this.entries.delete(hash);
  }
}
