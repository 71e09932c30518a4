import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ApiKeysService } from './api-keys.service.js';
import { type Caller, callerOf } from './caller.js';
import { presentedKey } from './credentials.js';
import { PUBLIC_METADATA } from './public.decorator.js';

/** Lets in who presents a valid key, and everybody where a handler is `@Public()`. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // GraphQL authenticates once for each request or socket, before it looks at the operation.
    if (context.getType() !== 'http') return callerOf(context).actor !== undefined;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_METADATA, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & Caller>();
    request.actor = await this.apiKeys.authenticate(presentedKey(request.headers));
    return true;
  }
}
