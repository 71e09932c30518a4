import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, IsNull, type Repository } from 'typeorm';
import { newRowId } from '../database/row-id.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { ConflictError, NotFoundError } from '../errors/domain-error.js';
import { AnalystEntity, Role } from './analyst.entity.js';
import { AuditLog, type By, BY_SYSTEM } from './audit/audit-log.js';
import type { CreateAnalystInput } from './dto/create-analyst.input.js';
import type { UpdateAnalystInput } from './dto/update-analyst.input.js';
import { EndedCredentials } from './ended-credentials.js';
import { haveCommon, type Partners } from './partners.js';
import { hashPassword } from './password-hash.js';
import { SessionEntity } from './session.entity.js';

@Injectable()
export class AnalystsService {
  constructor(
    @InjectRepository(AnalystEntity) private readonly analysts: Repository<AnalystEntity>,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly ended: EndedCredentials,
  ) {}

  /** By username. `active` narrows to those who may sign in, or to those who may not; `partners` to those who see alerts of theirs. */
  async list(active?: boolean, partners: Partners = null): Promise<AnalystEntity[]> {
    const where = active === undefined ? {} : { active };
    const analysts = await this.analysts.find({ where, order: { username: 'ASC' } });
    return analysts.filter((analyst) => haveCommon(analyst.partners, partners));
  }

  async findByUsername(username: string): Promise<AnalystEntity | null> {
    return this.analysts.findOneBy({ username });
  }

  /** Throws a `ConflictError` (`USERNAME_TAKEN`) where there is an analyst of that name, active or not. */
  async create(input: CreateAnalystInput, by: By = BY_SYSTEM, outer?: Transaction): Promise<AnalystEntity> {
    const analyst: AnalystEntity = {
      id: newRowId(),
      username: input.username,
      displayName: input.displayName ?? input.username,
      role: input.role,
      partners: input.partners ?? null,
      active: true,
      passwordHash: await hashPassword(input.password),
      createdAt: new Date(),
    };
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      const insert = manager.createQueryBuilder().insert().into(AnalystEntity).values(analyst);
      const { raw } = await insert.orIgnore().returning('id').execute();
      if ((raw as unknown[]).length === 0) {
        throw new ConflictError(
          `There is already an analyst ${JSON.stringify(input.username)}. Choose another username.`,
          'USERNAME_TAKEN',
        );
      }
      const record = { operation: 'createAnalyst', subject: analyst.username, after: shown(analyst) };
      await this.audit.append(record, by, transaction);
      return analyst;
    }, outer);
  }

  /**
   * Throws a `NotFoundError`, or a `ConflictError` (`LAST_ADMIN`) where nobody would be left to administer. A new password
   * and a deactivation end the analyst's sessions; new rights count from this moment on.
   */
  async update(username: string, input: UpdateAnalystInput, by: By): Promise<AnalystEntity> {
    const passwordHash = input.password ? await hashPassword(input.password) : undefined;
    return this.transactions.run(async (transaction) => {
      const { manager, afterCommit } = transaction;
      const analyst = await lockWithAdmins(manager, username);
      const before = shown(analyst);
      const administered = administers(analyst);
      analyst.displayName = input.displayName ?? analyst.displayName;
      analyst.role = input.role ?? analyst.role;
      analyst.partners = input.partners === undefined ? analyst.partners : input.partners;
      analyst.active = input.active ?? analyst.active;
      analyst.passwordHash = passwordHash ?? analyst.passwordHash;
      await manager.update(AnalystEntity, { id: analyst.id }, analyst);
      if (administered && !(await manager.existsBy(AnalystEntity, ADMINISTERS)))
        throw new LastAdminError(username);
      if (passwordHash !== undefined || !analyst.active) {
        await manager.delete(SessionEntity, { analystId: analyst.id });
      }
      const after = { ...shown(analyst), ...(passwordHash === undefined ? {} : { password: 'changed' }) };
      await this.audit.append(
        { operation: 'updateAnalyst', subject: username, before, after },
        by,
        transaction,
      );
      afterCommit(() => this.ended.tell({ analystId: analyst.id }));
      return analyst;
    });
  }

  /** Makes the administrator `admin` where there is no analyst at all; null where there is one. */
  async ensureFirstAdmin(): Promise<{ username: string; password: string } | null> {
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      // Of several processes that start together, one makes it and the others find it.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('opensoar: first analyst', 0))`);
      if (await manager.exists(AnalystEntity)) return null;
      const credentials = { username: 'admin', password: randomBytes(18).toString('base64url') };
      await this.create(
        { ...credentials, displayName: 'Administrator', role: Role.ADMIN },
        BY_SYSTEM,
        transaction,
      );
      return credentials;
    });
  }
}

/** Who can still give rights to others. */
const ADMINISTERS = { role: Role.ADMIN, active: true, partners: IsNull() };

function administers({ role, active, partners }: AnalystEntity): boolean {
  return role === Role.ADMIN && active && partners === null;
}

/** The change would leave nobody who administers. */
export class LastAdminError extends ConflictError {
  constructor(username: string) {
    super(
      `${JSON.stringify(username)} is the last active administrator. Make another one first.`,
      'LAST_ADMIN',
    );
  }
}

/** Locks the analyst, and with it all administrators, so that two of them can't take each other's rights at once. */
async function lockWithAdmins(manager: EntityManager, username: string): Promise<AnalystEntity> {
  const locked = await manager.find(AnalystEntity, {
    where: [{ username }, ADMINISTERS],
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const analyst = locked.find((one) => one.username === username);
  if (!analyst) throw new NotFoundError('analyst', username);
  return analyst;
}

/** What the audit log holds of an analyst. */
function shown({ username, displayName, role, partners, active }: AnalystEntity): object {
  return { username, displayName, role, partners, active };
}
