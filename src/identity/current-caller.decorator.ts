import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { UnauthenticatedError } from '../errors/domain-error.js';
import { type Caller, callerOf } from './caller.js';

/** Hands the handler, or the resolver, who calls it. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context);
  if (!caller) throw new UnauthenticatedError('Nobody is known to call here: it is open to anyone.');
  return caller;
});
