import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, type Repository } from 'typeorm';
import { Configuration } from '../config/configuration.js';
import { newRowId } from '../database/row-id.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { UnauthenticatedError } from '../errors/domain-error.js';
import { ActorKind } from './actor.js';
import { AnalystEntity } from './analyst.entity.js';
import type { Caller } from './caller.js';
import { CredentialCache } from './credential-cache.js';
import { EndedCredentials } from './ended-credentials.js';
import { scopesOfRole } from './permissions.js';
import { SessionEntity } from './session.entity.js';
import { generateToken, hashToken } from './token-format.js';

/** A session that has just begun; its token can't be had again. */
export interface NewSession {
  token: string;
  expiresAt: Date;
  analyst: AnalystEntity;
}

interface KnownSession {
  session: SessionEntity;
  analyst: AnalystEntity;
}

/** Keeps who has signed in. A session ends for every process at once. */
@Injectable()
export class SessionsService {
  private readonly cache = new CredentialCache<KnownSession>((hash) => this.load(hash));
  private readonly lifetimeMs: number;

  constructor(
    @InjectRepository(SessionEntity) private readonly sessions: Repository<SessionEntity>,
    private readonly transactions: Transactions,
    private readonly ended: EndedCredentials,
    { sessionMs }: Configuration,
  ) {
    this.lifetimeMs = sessionMs;
    ended.onEnd(({ sessionId, analystId }) =>
      this.cache.invalidate(({ session, analyst }) => session.id === sessionId || analyst.id === analystId),
    );
  }

  /** Who calls with this token. Throws an `UnauthenticatedError`, which does not say whether there ever was such a session. */
  async authenticate(token: string): Promise<Omit<Caller, 'address'>> {
    const known = await this.cache.get(hashToken(token));
    if (!known || known.session.expiresAt <= new Date()) {
      throw new UnauthenticatedError('There is no such session, or it has ended. Sign in again.');
    }
    const { session, analyst } = known;
    return {
      actor: { kind: ActorKind.ANALYST, name: analyst.username, executionId: null },
      credential: { kind: 'session', id: session.id, expiresAt: session.expiresAt },
      analystId: analyst.id,
      scopes: scopesOfRole(analyst.role),
      partners: analyst.partners,
    };
  }

  /** Signs the analyst in, as part of the caller's transaction. What has expired is cleared away on the way. */
  async begin(analyst: AnalystEntity, address: string | null, { manager }: Transaction): Promise<NewSession> {
    const token = generateToken('oss');
    const now = new Date();
    const expiresAt = new Date(now.getTime() + this.lifetimeMs);
    await manager.delete(SessionEntity, { analystId: analyst.id, expiresAt: LessThan(now) });
    await manager.insert(SessionEntity, {
      id: newRowId(),
      analystId: analyst.id,
      hash: hashToken(token),
      address,
      createdAt: now,
      expiresAt,
    });
    return { token, expiresAt, analyst };
  }

  /** Ends one session. */
  async end(sessionId: string, outer?: Transaction): Promise<void> {
    await this.transactions.run(async ({ manager, afterCommit }) => {
      await manager.delete(SessionEntity, { id: sessionId });
      afterCommit(() => this.ended.tell({ sessionId }));
    }, outer);
  }

  /** Ends all that the analyst has. */
  async endAll(analystId: string, { manager, afterCommit }: Transaction): Promise<void> {
    await manager.delete(SessionEntity, { analystId });
    afterCommit(() => this.ended.tell({ analystId }));
  }

  private async load(hash: string): Promise<KnownSession | null> {
    const session = await this.sessions.findOneBy({ hash });
    if (!session) return null;
    const analyst = await this.sessions.manager.findOneBy(AnalystEntity, {
      id: session.analystId,
      active: true,
    });
    return analyst && { session, analyst };
  }
}
