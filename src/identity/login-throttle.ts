import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../errors/domain-error.js';
import { type RateLimit, Throttling } from '../throttling/throttling.js';

const WINDOW_S = 15 * 60;
/** Wrong passwords for one account, from wherever they come. */
const PER_ACCOUNT = 10;
/** Passwords from one address, for whatever accounts. */
const PER_ADDRESS = 200;
/** Passwords that are being checked: each takes 32 MiB and a thread for a while. */
const AT_ONCE = 8;

/** Too many wrong passwords, or too many at once. */
export class LoginThrottledError extends DomainError {
  constructor(retryAfterS: number) {
    super('RATE_LIMITED', 429, `Too many tries to sign in. Try again in ${retryAfterS} s.`, { retryAfterS });
  }
}

/** Slows down who guesses passwords. An account that does not exist is treated as one that does. */
@Injectable()
export class LoginThrottle {
  private readonly accounts: RateLimit;
  private readonly addresses: RateLimit;
  private underWay = 0;

  constructor(throttling: Throttling) {
    this.accounts = throttling.limit({ name: 'login-account', points: PER_ACCOUNT, seconds: WINDOW_S });
    this.addresses = throttling.limit({ name: 'login-address', points: PER_ADDRESS, seconds: WINDOW_S });
  }

  /**
   * Checks a password, which `check` does by giving something or null. A try counts before it is checked, so that many at
   * once are no way around; a right one clears the account's.
   */
  async attempt<T>(
    username: string,
    address: string | null,
    check: () => Promise<T | null>,
  ): Promise<T | null> {
    if (this.underWay >= AT_ONCE) throw new LoginThrottledError(1);
    this.underWay += 1;
    try {
      const account = createHash('sha256').update(username).digest('hex');
      await take(this.addresses, address ?? 'unknown');
      await take(this.accounts, account);
      const found = await check();
      if (found !== null) await this.accounts.clear(account);
      return found;
    } finally {
      this.underWay -= 1;
    }
  }
}

async function take(limit: RateLimit, key: string): Promise<void> {
  const waitS = await limit.take(key);
  if (waitS !== null) throw new LoginThrottledError(waitS);
}
