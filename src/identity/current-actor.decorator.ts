import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { UnauthenticatedError } from '../errors/domain-error.js';
import type { Actor } from './actor.js';
import { callerOf } from './caller.js';

/** Hands the handler, or the resolver, the actor who calls it. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => {
  const { actor } = callerOf(context);
  if (!actor) throw new UnauthenticatedError('Nobody is known to call here: the handler is public.');
  return actor;
});
