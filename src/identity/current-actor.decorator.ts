import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { UnauthenticatedError } from '../errors/domain-error.js';
import type { Actor } from './actor.js';
import { callerOf } from './caller.js';
import { CREDENTIAL_NEEDED } from './permissions.js';

/** Hands the handler, or the resolver, the actor who calls it. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const caller = callerOf(context);
  if (!caller) throw new UnauthenticatedError(CREDENTIAL_NEEDED);
  return caller.actor;
});
