import { type CanActivate, type ExecutionContext, Injectable, Optional } from '@nestjs/common';
import { type GqlContextType, GqlExecutionContext } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import type { GraphQLResolveInfo } from 'graphql';
import { OwnParts } from '../config/own-parts.js';
import { Authenticator } from './authenticator.js';
import { type CallerHolder, callerOf } from './caller.js';
import { presentedToken } from './credentials.js';
import { authorise, FIELD_PERMISSIONS, isOpen, PERMISSIONS } from './permissions.js';

/** The one place where it is decided who may do what: every route, and every field of GraphQL that has a resolver. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    @Optional() private readonly own?: OwnParts,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.own && !this.own.classes.has(context.getClass())) return true;
    if (context.getType<GqlContextType>() === 'graphql') checkField(context);
    else await this.checkRoute(context.switchToHttp().getRequest<FastifyRequest & CallerHolder>());
    return true;
  }

  private async checkRoute(request: FastifyRequest & CallerHolder): Promise<void> {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = `${method} ${request.routeOptions.url ?? ''}`;
    const token = presentedToken(request.headers);
    const requirement = PERMISSIONS[route];
    if (token === undefined && requirement?.orSigned) return;
    if (!isOpen(route)) request.caller = await this.authenticator.authenticate(token, request.ip);
    authorise(route, requirement, request.caller);
  }
}

/** GraphQL authenticates once for each request or socket, before it looks at the operation. */
function checkField(context: ExecutionContext): void {
  const { parentType, fieldName, schema } = GqlExecutionContext.create(context).getInfo<GraphQLResolveInfo>();
  const field = `${parentType.name}.${fieldName}`;
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  if (roots.includes(parentType)) authorise(field, PERMISSIONS[field], callerOf(context));
  else if (field in FIELD_PERMISSIONS) authorise(field, FIELD_PERMISSIONS[field], callerOf(context));
}
