import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Caller, callerOf } from './caller.js';

/** Hands a handler that does not always need a credential who calls it; null where none was presented. */
export const OptionalCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller | null => callerOf(context) ?? null,
);
