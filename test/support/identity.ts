import { PubSub } from 'graphql-subscriptions';
import type { DataSource } from 'typeorm';
import { Configuration } from '../../src/config/configuration.js';
import { readEnvironment } from '../../src/config/environment.js';
import { Transactions } from '../../src/database/transactions.js';
import { EventsService } from '../../src/events/events.service.js';
import { AnalystEntity } from '../../src/identity/analyst.entity.js';
import { AnalystsService } from '../../src/identity/analysts.service.js';
import { ApiKeyEntity } from '../../src/identity/api-key.entity.js';
import { ApiKeysService } from '../../src/identity/api-keys.service.js';
import { AuditEntryEntity } from '../../src/identity/audit/audit-entry.entity.js';
import { AuditLog } from '../../src/identity/audit/audit-log.js';
import { EndedCredentials } from '../../src/identity/ended-credentials.js';
import { SessionEntity } from '../../src/identity/session.entity.js';
import { SessionsService } from '../../src/identity/sessions.service.js';

/** The services of identity on a database. */
export interface Identity {
  transactions: Transactions;
  audit: AuditLog;
  ended: EndedCredentials;
  analysts: AnalystsService;
  apiKeys: ApiKeysService;
  sessions: SessionsService;
}

/** As one process has them: with caches of its own, and live events that stay among those with the same `pubSub`. */
export function identityOn(dataSource: DataSource, pubSub = new PubSub()): Identity {
  const configuration = new Configuration(readEnvironment({}));
  const transactions = new Transactions(dataSource);
  const audit = new AuditLog(dataSource.getRepository(AuditEntryEntity));
  const ended = new EndedCredentials(new EventsService(pubSub, configuration));
  ended.onModuleInit();
  const repository = <T extends object>(entity: new () => T) => dataSource.getRepository<T>(entity);
  return {
    transactions,
    audit,
    ended,
    analysts: new AnalystsService(repository(AnalystEntity), transactions, audit, ended),
    apiKeys: new ApiKeysService(repository(ApiKeyEntity), transactions, audit, ended),
    sessions: new SessionsService(repository(SessionEntity), transactions, ended, configuration),
  };
}
