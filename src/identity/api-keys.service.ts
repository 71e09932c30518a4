import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { newRowId } from '../database/row-id.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { NotFoundError, UnauthenticatedError } from '../errors/domain-error.js';
import { ActorKind } from './actor.js';
import { ApiKeyEntity, ApiKeyScope } from './api-key.entity.js';
import { AuditLog, type By, BY_SYSTEM } from './audit/audit-log.js';
import type { Caller } from './caller.js';
import { CredentialCache } from './credential-cache.js';
import { EndedCredentials } from './ended-credentials.js';
import { scopesOf } from './permissions.js';
import { generateToken, hashToken, tokenPrefix } from './token-format.js';

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
  private readonly cache = new CredentialCache<ApiKeyEntity>((hash) => this.loadInUse(hash));

  constructor(
    @InjectRepository(ApiKeyEntity) private readonly apiKeys: Repository<ApiKeyEntity>,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly ended: EndedCredentials,
  ) {
    ended.onEnd(({ apiKeyId }) => this.cache.invalidate(({ id }) => id === apiKeyId));
  }

  /** Oldest first, the expired and revoked ones included. */
  async list(): Promise<ApiKeyEntity[]> {
    return this.apiKeys.find({ order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** `key` is the key itself, in clear: it is not stored and can't be had again. */
  async create(
    input: NewApiKey,
    by: By = BY_SYSTEM,
    outer?: Transaction,
  ): Promise<{ apiKey: ApiKeyEntity; key: string }> {
    const key = generateToken('osk');
    const apiKey: ApiKeyEntity = {
      id: newRowId(),
      name: input.name,
      prefix: tokenPrefix(key),
      hash: hashToken(key),
      scopes: input.scopes,
      partners: input.partners ?? null,
      expiresAt: input.expiresAt ?? null,
      lastUsedAt: null,
      revokedAt: null,
      createdAt: new Date(),
    };
    await this.transactions.run(async (transaction) => {
      await transaction.manager.insert(ApiKeyEntity, apiKey);
      const record = { operation: 'createApiKey', subject: apiKey.id, after: shown(apiKey) };
      await this.audit.append(record, by, transaction);
    }, outer);
    return { apiKey, key };
  }

  /** Ends the key at once, in every process. One that was revoked before is given back as it is. Throws a `NotFoundError`. */
  async revoke(id: string, by: By): Promise<ApiKeyEntity> {
    return this.transactions.run(async (transaction) => {
      const { manager, afterCommit } = transaction;
      const lock = { mode: 'pessimistic_write' } as const;
      const apiKey = isUuid(id) ? await manager.findOne(ApiKeyEntity, { where: { id }, lock }) : null;
      if (!apiKey) throw new NotFoundError('API key', id);
      if (apiKey.revokedAt) return apiKey;
      const before = shown(apiKey);
      apiKey.revokedAt = new Date();
      await manager.update(ApiKeyEntity, { id }, { revokedAt: apiKey.revokedAt });
      const record = { operation: 'revokeApiKey', subject: apiKey.id, before, after: shown(apiKey) };
      await this.audit.append(record, by, transaction);
      afterCommit(() => this.ended.tell({ apiKeyId: apiKey.id }));
      return apiKey;
    });
  }

  /** Makes a key named `first`, with all scopes, where there is no key at all; null where there is one. */
  async ensureFirstKey(): Promise<string | null> {
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      // Of several processes that start together, one makes it and the others find it.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('opensoar: first api key', 0))`);
      if (await manager.exists(ApiKeyEntity)) return null;
      const { key } = await this.create(
        { name: 'first', scopes: Object.values(ApiKeyScope) },
        BY_SYSTEM,
        transaction,
      );
      return key;
    });
  }

  /** Who calls with this key. Throws an `UnauthenticatedError`. */
  async authenticate(key: string): Promise<Omit<Caller, 'address'>> {
    const apiKey = await this.cache.get(hashToken(key));
    if (!apiKey) throw new UnauthenticatedError('There is no such API key.');
    if (apiKey.revokedAt) throw new UnauthenticatedError(`The API key ${apiKey.prefix}… was revoked.`);
    if (apiKey.expiresAt && apiKey.expiresAt <= new Date()) {
      throw new UnauthenticatedError(
        `The API key ${apiKey.prefix}… expired at ${apiKey.expiresAt.toISOString()}.`,
      );
    }
    return {
      actor: { kind: ActorKind.API_KEY, name: apiKey.name, executionId: null },
      credential: { kind: 'api_key', id: apiKey.id, expiresAt: apiKey.expiresAt },
      analystId: null,
      scopes: scopesOf(apiKey.scopes),
      partners: apiKey.partners,
    };
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

/** What the audit log holds of a key. */
function shown({ name, prefix, scopes, partners, expiresAt, revokedAt }: ApiKeyEntity): object {
  return { name, prefix, scopes, partners, expiresAt, revokedAt };
}
