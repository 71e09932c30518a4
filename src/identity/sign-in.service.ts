import { Injectable, Logger } from '@nestjs/common';
import { Transactions } from '../database/transactions.js';
import { InvalidInputError, UnauthenticatedError } from '../errors/domain-error.js';
import { ActorKind } from './actor.js';
import { AnalystEntity } from './analyst.entity.js';
import { AnalystsService } from './analysts.service.js';
import { AuditLog } from './audit/audit-log.js';
import type { Caller } from './caller.js';
import { LoginThrottle } from './login-throttle.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { type NewSession, SessionsService } from './sessions.service.js';

/** Lets analysts in by their password, and out again. */
@Injectable()
export class SignInService {
  private readonly logger = new Logger(SignInService.name);

  constructor(
    private readonly analysts: AnalystsService,
    private readonly sessions: SessionsService,
    private readonly throttle: LoginThrottle,
    private readonly audit: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Throws an `UnauthenticatedError` or a `LoginThrottledError`. Neither what it says nor how long it takes tells whether
   * there is such an analyst, or one who is not active.
   */
  async login(username: string, password: string, address: string | null): Promise<NewSession> {
    const analyst = await this.throttle.attempt(username, address, () => this.check(username, password));
    if (!analyst) return this.refuse(address);
    return this.transactions.run(async (transaction) => {
      // While the password was checked, it may have been changed, or the analyst been deactivated.
      const { id, passwordHash } = analyst;
      const where = { id, passwordHash, active: true };
      const lock = { mode: 'pessimistic_read' } as const;
      if (!(await transaction.manager.findOne(AnalystEntity, { where, lock }))) return this.refuse(address);
      const session = await this.sessions.begin(analyst, address, transaction);
      const actor = { kind: ActorKind.ANALYST, name: analyst.username, executionId: null };
      await this.audit.append(
        { operation: 'login', subject: analyst.username },
        { actor, address },
        transaction,
      );
      return session;
    });
  }

  async logout(caller: Caller): Promise<void> {
    await this.transactions.run(async (transaction) => {
      await this.sessions.end(caller.credential.id, transaction);
      await this.audit.append({ operation: 'logout', subject: caller.actor.name }, caller, transaction);
    });
  }

  /** Throws an `InvalidInputError` (`WRONG_PASSWORD`) where the current one is not right, or a `LoginThrottledError`. */
  async changePassword(passwords: { current: string; new: string }, caller: Caller): Promise<NewSession> {
    const { name, address } = { name: caller.actor.name, address: caller.address };
    const analyst = await this.throttle.attempt(name, address, () => this.check(name, passwords.current));
    if (!analyst) throw new InvalidInputError('The current password is wrong.', 'WRONG_PASSWORD');
    const passwordHash = await hashPassword(passwords.new);
    return this.transactions.run(async (transaction) => {
      await transaction.manager.update(AnalystEntity, { id: analyst.id }, { passwordHash });
      await this.sessions.endAll(analyst.id, transaction);
      await this.audit.append({ operation: 'changePassword', subject: name }, caller, transaction);
      return this.sessions.begin(analyst, address, transaction);
    });
  }

  private refuse(address: string | null): never {
    this.logger.warn({ address }, 'A sign-in was refused');
    throw new UnauthenticatedError('The username or the password is wrong.');
  }

  private async check(username: string, password: string): Promise<AnalystEntity | null> {
    // U+0000 is in no name, and no text that Postgres takes.
    const found = username.includes('\0') ? null : await this.analysts.findByUsername(username);
    const analyst = found?.active ? found : null;
    return (await verifyPassword(password, analyst?.passwordHash ?? null)) ? analyst : null;
  }
}
