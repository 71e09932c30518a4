import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type Transaction, Transactions } from '../database/transactions.js';
import { ConflictError } from '../errors/domain-error.js';
import { AnalystEntity, Role } from './analyst.entity.js';
import type { CreateAnalystInput } from './dto/create-analyst.input.js';
import { hashPassword } from './password-hash.js';

@Injectable()
export class AnalystsService {
  constructor(
    @InjectRepository(AnalystEntity) private readonly analysts: Repository<AnalystEntity>,
    private readonly transactions: Transactions,
  ) {}

  /** By username. `active` narrows to those who may sign in, or to those who may not. */
  async list(active?: boolean): Promise<AnalystEntity[]> {
    return this.analysts.find({ where: active === undefined ? {} : { active }, order: { username: 'ASC' } });
  }

  async findByUsername(username: string): Promise<AnalystEntity | null> {
    return this.analysts.findOneBy({ username });
  }

  /** Throws a `ConflictError` (`USERNAME_TAKEN`) where there is an analyst of that name, active or not. */
  async create(input: CreateAnalystInput, outer?: Transaction): Promise<AnalystEntity> {
    const analyst: AnalystEntity = {
      id: uuidv7(),
      username: input.username,
      displayName: input.displayName ?? input.username,
      role: input.role,
      partners: input.partners ?? null,
      active: true,
      passwordHash: await hashPassword(input.password),
      createdAt: new Date(),
    };
    return this.transactions.run(async ({ manager }) => {
      const insert = manager.createQueryBuilder().insert().into(AnalystEntity).values(analyst);
      const { raw } = await insert.orIgnore().returning('id').execute();
      if ((raw as unknown[]).length === 0) {
        throw new ConflictError(
          `There is already an analyst ${JSON.stringify(input.username)}. Choose another username.`,
          'USERNAME_TAKEN',
        );
      }
      return analyst;
    }, outer);
  }

  /** Makes the administrator `admin` where there is no analyst at all; null where there is one. */
  async ensureFirstAdmin(): Promise<{ username: string; password: string } | null> {
    return this.transactions.run(async (transaction) => {
      const { manager } = transaction;
      // Of several processes that start together, one makes it and the others find it.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('opensoar: first analyst', 0))`);
      if (await manager.exists(AnalystEntity)) return null;
      const credentials = { username: 'admin', password: randomBytes(18).toString('base64url') };
      await this.create({ ...credentials, displayName: 'Administrator', role: Role.ADMIN }, transaction);
      return credentials;
    });
  }
}
