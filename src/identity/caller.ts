import type { ExecutionContext } from '@nestjs/common';
import { type GqlContextType, GqlExecutionContext } from '@nestjs/graphql';
import type { Actor } from './actor.js';

/** Where authentication leaves the actor: on the HTTP request, or in the context of the GraphQL operation. */
export interface Caller {
  actor?: Actor;
}

export function callerOf(context: ExecutionContext): Caller {
  return context.getType<GqlContextType>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<Caller>()
    : context.switchToHttp().getRequest<Caller>();
}
