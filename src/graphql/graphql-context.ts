import { HeaderMap } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { responseHeaders, toDomainError } from '../errors/to-domain-error.js';
import type { Authenticator } from '../identity/authenticator.js';
import type { CallerHolder } from '../identity/caller.js';
import { presentedToken } from '../identity/credentials.js';
import { isOpenRequest } from './open-request.js';

/** What every resolver of an operation shares. */
export interface GraphqlContext extends CallerHolder {
  /** Where the request comes from. */
  address: string | null;
}

/**
 * Authenticates an HTTP request once, before its operation is even parsed: introspection too needs a credential. Without
 * one, nothing gets through but what is open to anyone.
 */
export function httpContext(
  authenticator: Authenticator,
): (request: FastifyRequest) => Promise<GraphqlContext> {
  return async (request) => {
    const address = request.ip;
    const token = presentedToken(request.headers);
    if (token === undefined && isOpenRequest(request)) return { address };
    try {
      return { address, caller: await authenticator.authenticate(token, address) };
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
