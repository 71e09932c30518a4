import type { ExecutionContext } from '@nestjs/common';
import { type GqlContextType, GqlExecutionContext } from '@nestjs/graphql';
import type { Actor } from './actor.js';
import type { ApiKeyScope } from './api-key.entity.js';
import type { Partners } from './partners.js';

/** A credential by what it is stored as. */
export interface Credential {
  readonly kind: 'api_key' | 'session';
  readonly id: string;
  readonly expiresAt: Date | null;
}

/** Who calls, with what, and how far it reaches. */
export interface Caller {
  readonly actor: Actor;
  readonly credential: Credential;
  /** Who has signed in; null for an API key. */
  readonly analystId: string | null;
  readonly scopes: ReadonlySet<ApiKeyScope>;
  readonly partners: Partners;
  /** Where the request comes from. */
  readonly address: string | null;
}

/** Where authentication leaves the caller: on the HTTP request, or in the context of the GraphQL operation. */
export interface CallerHolder {
  caller?: Caller;
}

export function callerOf(context: ExecutionContext): Caller | undefined {
  const holder =
    context.getType<GqlContextType>() === 'graphql'
      ? GqlExecutionContext.create(context).getContext<CallerHolder>()
      : context.switchToHttp().getRequest<CallerHolder>();
  return holder.caller;
}
