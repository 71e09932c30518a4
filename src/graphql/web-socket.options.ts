import { GraphQLError, parse } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { UnauthenticatedError } from '../errors/domain-error.js';
import type { Authenticator } from '../identity/authenticator.js';
import type { Caller } from '../identity/caller.js';
import { presentedToken } from '../identity/credentials.js';
import type { GraphqlContext } from './graphql-context.js';
import { publicError } from './public-error.js';

/** Close code 1013, "try again later": clients reconnect after it, as they don't after "forbidden". */
const TRY_AGAIN_LATER = 1013;

type WebSocketOptions = Pick<ServerOptions, 'onConnect' | 'onSubscribe' | 'onNext' | 'onError'> & {
  context: (connection: object) => Partial<GraphqlContext>;
};

/** Authenticates a socket when it connects, for all of its operations, and words errors as over HTTP. */
export function webSocketOptions(authenticator: Authenticator): WebSocketOptions {
  const callers = new WeakMap<object, Caller>();
  return {
    onConnect: async (connection) => {
      try {
        const { request } = connection.extra as Extra;
        const token = presentedToken(connection.connectionParams ?? {});
        const address = request.socket.remoteAddress ?? null;
        callers.set(connection, await authenticator.authenticate(token, address));
        return true;
      } catch (error) {
        // False closes the socket as forbidden (4403); a socket that is closing already keeps its own code.
        if (!(error instanceof UnauthenticatedError)) {
          const { socket } = connection.extra as Extra;
          socket.close(TRY_AGAIN_LATER, publicError(error).message);
        }
        return false;
      }
    },
    context: (connection) => {
      const caller = callers.get(connection);
      return { caller, address: caller?.address ?? null };
    },
    // Left to graphql-ws, a query that does not parse would close the socket, and with it every other subscription.
    onSubscribe: (_connection, _id, { query }) => {
      try {
        parse(query);
      } catch (error) {
        if (error instanceof GraphQLError) return [asParseFailure(error)];
        throw error;
      }
    },
    onNext: (_connection, _id, _payload, _args, result) =>
      result.errors && { ...result, errors: result.errors.map(publicError) },
    onError: (_connection, _id, _payload, errors) => errors.map(publicError),
  };
}

function asParseFailure(error: GraphQLError): GraphQLError {
  const { message, source, positions } = error;
  return new GraphQLError(message, { source, positions, extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
}
