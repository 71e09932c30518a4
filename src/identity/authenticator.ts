import { Injectable } from '@nestjs/common';
import { UnauthenticatedError } from '../errors/domain-error.js';
import { ApiKeysService } from './api-keys.service.js';
import type { Caller } from './caller.js';
import { CREDENTIAL_NEEDED } from './permissions.js';
import { SessionsService } from './sessions.service.js';
import { tokenKind } from './token-format.js';

/** Finds out who calls, by the API key or the session token that was presented. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly sessions: SessionsService,
  ) {}

  /** Throws an `UnauthenticatedError`. A credential that has ended is noticed at once, at worst within seconds. */
  async authenticate(token: string | undefined, address: string | null): Promise<Caller> {
    if (token === undefined) throw new UnauthenticatedError(CREDENTIAL_NEEDED);
    const kind = tokenKind(token);
    if (kind === null) throw new UnauthenticatedError('That is no API key and no session token.');
    const service = kind === 'osk' ? this.apiKeys : this.sessions;
    return { ...(await service.authenticate(token)), address };
  }
}
