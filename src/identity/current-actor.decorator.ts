import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { UnauthenticatedError } from '../errors/domain-error.js';
import type { Actor } from './actor.js';
import { callerOf } from './caller.js';

/** Hands the handler, or the resolver, the actor who calls it. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const caller = callerOf(context);
  if (!caller) throw new UnauthenticatedError('Nobody is known to call here: it is open to anyone.');
  return caller.actor;
});
