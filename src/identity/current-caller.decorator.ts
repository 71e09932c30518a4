import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { UnauthenticatedError } from '../errors/domain-error.js';
import { type Caller, callerOf } from './caller.js';
import { CREDENTIAL_NEEDED } from './permissions.js';

/** Hands the handler, or the resolver, who calls it. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const caller = callerOf(context);
  if (!caller) throw new UnauthenticatedError(CREDENTIAL_NEEDED);
  return caller;
});
