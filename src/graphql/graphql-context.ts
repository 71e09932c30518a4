import { HeaderMap } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { responseHeaders, toDomainError } from '../errors/to-domain-error.js';
import type { Actor } from '../identity/actor.js';
import type { ApiKeysService } from '../identity/api-keys.service.js';
import { presentedKey } from '../identity/credentials.js';

/** What every resolver of an operation shares. */
export interface GraphqlContext {
  actor: Actor;
}

/** Authenticates an HTTP request once, before its operation is even parsed: introspection too needs a key. */
export function httpContext(apiKeys: ApiKeysService): (request: FastifyRequest) => Promise<GraphqlContext> {
  return async (request) => {
    try {
      return { actor: await apiKeys.authenticate(presentedKey(request.headers)) };
    } catch (error) {
      throw withHttpStatus(error);
    }
  };
}

/** Apollo Server takes the status and the headers of a request that fails as a whole from the error. */
function withHttpStatus(error: unknown): unknown {
  const known = toDomainError(error);
  if (!known) return error;
  const http = { status: known.status, headers: new HeaderMap(Object.entries(responseHeaders(known))) };
  return new GraphQLError(known.message, { originalError: known, extensions: { http } });
}
