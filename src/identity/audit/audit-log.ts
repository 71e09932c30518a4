import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryDeepPartialEntity, Repository } from 'typeorm';
import { newRowId } from '../../database/row-id.js';
import type { Transaction } from '../../database/transactions.js';
import { keysetPage, type Keyset, timestampKey, uuidKey } from '../../graphql/keyset.js';
import type { Connection } from '../../graphql/paging.js';
import { type Actor, SYSTEM_ACTOR } from '../actor.js';
import { AuditEntryEntity } from './audit-entry.entity.js';
import type { AuditLogArgs } from './audit-log.args.js';

/** On whose behalf something is changed, and from where. */
export interface By {
  readonly actor: Actor;
  readonly address: string | null;
}

/** The platform itself, as when it makes the first administrator. */
export const BY_SYSTEM: By = { actor: SYSTEM_ACTOR, address: null };

/** What is told of a change. */
export interface AuditRecord {
  operation: string;
  subject: string;
  before?: unknown;
  after?: unknown;
}

const NEWEST: Keyset = { name: 'audit', descending: true, columns: [timestampKey('at'), uuidKey('id')] };

/** Who changed what. Written with the change itself, so that neither is there without the other. */
@Injectable()
export class AuditLog {
  constructor(@InjectRepository(AuditEntryEntity) private readonly entries: Repository<AuditEntryEntity>) {}

  /** Adds an entry, as part of the transaction that makes the change. */
  async append(
    { operation, subject, before, after }: AuditRecord,
    by: By,
    { manager }: Transaction,
  ): Promise<void> {
    const entry: AuditEntryEntity = {
      id: newRowId(),
      at: new Date(),
      actor: by.actor,
      operation,
      subject,
      before: before ?? null,
      after: after ?? null,
      address: by.address,
    };
    await manager.insert(AuditEntryEntity, entry as QueryDeepPartialEntity<AuditEntryEntity>);
  }

  /** One page, newest first. */
  page({ filter, ...args }: AuditLogArgs): Promise<Connection<AuditEntryEntity>> {
    const query = this.entries.createQueryBuilder('entry');
    const { operation, actor, subject, after, before } = filter ?? {};
    if (operation) query.andWhere('entry.operation = ANY(:operation)', { operation });
    if (typeof actor === 'string') query.andWhere('entry.actor.name = :actor', { actor });
    if (typeof subject === 'string') query.andWhere('entry.subject = :subject', { subject });
    if (after) query.andWhere('entry.at > :later', { later: after });
    if (before) query.andWhere('entry.at < :earlier', { earlier: before });
    return keysetPage(query, NEWEST, args);
  }
}
