import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type Transaction, Transactions } from '../database/transactions.js';
import { UnauthenticatedError } from '../errors/domain-error.js';
import { type Actor, ActorKind } from './actor.js';
import { ApiKeyCache } from './api-key-cache.js';
import { generateKey, hashKey, keyPrefix, looksLikeKey } from './api-key-format.js';
import { ApiKeyEntity, ApiKeyScope } from './api-key.entity.js';

export interface NewApiKey {
  name: string;
  scopes: ApiKeyScope[];
  /** Null or absent: all. */
  partners?: string[] | null;
  /** Null or absent: never. */
  expiresAt?: Date | null;
}

/** How exact `lastUsedAt` is: a key in steady use costs one write in this time. */
const LAST_USED_STEP_MS = 60_000;

@Injectable()
export class ApiKeysService {
  private readonly logger = new Logger(ApiKeysService.name);
  private readonly cache = new ApiKeyCache((hash) => this.loadInUse(hash));

  constructor(
    @InjectRepository(ApiKeyEntity) private readonly apiKeys: Repository<ApiKeyEntity>,
    private readonly transactions: Transactions,
  ) {}

  /** Oldest first, the expired and revoked ones included. */
  async list(): Promise<ApiKeyEntity[]> {
    return this.apiKeys.find({ order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** `key` is the key itself, in clear: it is not stored and can't be had again. */
  async create(input: NewApiKey, outer?: Transaction): Promise<{ apiKey: ApiKeyEntity; key: string }> {
    const key = generateKey();
    const apiKey: ApiKeyEntity = {
      id: uuidv7(),
      name: input.name,
      prefix: keyPrefix(key),
      hash: hashKey(key),
      scopes: input.scopes,
      partners: input.partners ?? null,
      expiresAt: input.expiresAt ?? null,
      lastUsedAt: null,
      revokedAt: null,
      createdAt: new Date(),
    };
    await this.transactions.run(({ manager }) => manager.insert(ApiKeyEntity, apiKey), outer);
    return { apiKey, key };
  }

  /** Makes a key named `first`, with all scopes, where there is no key at all; null where there is one. */
  async ensureFirstKey(): Promise<string | null> {
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      // Of several processes that start together, one makes it and the others find it.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('opensoar: first api key', 0))`);
      if (await manager.exists(ApiKeyEntity)) return null;
      const { key } = await this.create({ name: 'first', scopes: Object.values(ApiKeyScope) }, transaction);
      return key;
    });
  }

  /** Who calls with this key. Throws an `UnauthenticatedError`. A key that is no longer good is noticed within seconds. */
  async authenticate(key: string | undefined): Promise<Actor> {
    if (key === undefined) {
      throw new UnauthenticatedError(
        'This needs an API key: send it as "Authorization: Bearer <key>" or as "X-API-Key: <key>".',
      );
    }
    const apiKey = looksLikeKey(key) ? await this.cache.get(hashKey(key)) : null;
    if (!apiKey) throw new UnauthenticatedError('There is no such API key.');
    if (apiKey.revokedAt) throw new UnauthenticatedError(`The API key ${apiKey.prefix}… was revoked.`);
    if (apiKey.expiresAt && apiKey.expiresAt <= new Date()) {
      throw new UnauthenticatedError(
        `The API key ${apiKey.prefix}… expired at ${apiKey.expiresAt.toISOString()}.`,
      );
    }
    return { kind: ActorKind.API_KEY, name: apiKey.name, executionId: null };
  }

  private async loadInUse(hash: string): Promise<ApiKeyEntity | null> {
    const apiKey = await this.apiKeys.findOneBy({ hash });
    if (apiKey) this.noteUse(apiKey);
    return apiKey;
  }

  /** Beside the request, which does not wait for it. */
  private noteUse({ id, lastUsedAt }: ApiKeyEntity): void {
    const now = new Date();
    if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < LAST_USED_STEP_MS) return;
    this.apiKeys.update({ id }, { lastUsedAt: now }).catch((error: unknown) => {
      this.logger.warn({ err: error }, "An API key's last use could not be noted");
    });
  }
}
