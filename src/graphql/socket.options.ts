import {
  execute,
  type ExecutionArgs,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import { UnauthenticatedError } from '../errors/domain-error.js';
import type { Authenticator } from '../identity/authenticator.js';
import { presentedToken } from '../identity/credentials.js';
import type { GraphqlContext } from './graphql-context.js';
import type { OpenSockets } from './open-sockets.js';
import { complexityError, LIMIT_RULES, PARSE_LIMITS } from './operation-limits.js';
import { publicError } from './public-error.js';

/** Close code 1013, "try again later": clients reconnect after it, as they don't after "forbidden". */
const TRY_AGAIN_LATER = 1013;
const CONNECTION_INIT_MS = 5000;
const SUBSCRIPTIONS_PER_SOCKET = 100;

/** Authenticates a socket when it connects, for all of its operations, and words errors as over HTTP. */
export function socketOptions(
  authenticator: Authenticator,
  sockets: OpenSockets,
  introspection: boolean,
): Omit<ServerOptions<Record<string, unknown> | undefined, unknown>, 'schema'> {
  const rules = [
    ...specifiedRules,
    ...LIMIT_RULES,
    ...(introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
  return {
    connectionInitWaitTimeout: CONNECTION_INIT_MS,
    onConnect: async (connection) => {
      const { request, socket } = connection.extra as Extra;
      try {
        const token = presentedToken(connection.connectionParams ?? {});
        const address = request.socket.remoteAddress ?? null;
        const caller = await authenticator.authenticate(token, address);
        // A socket that is closing already keeps its own code.
        return sockets.add(connection, caller, token ?? '');
      } catch (error) {
        // False closes the socket as forbidden (4403).
        if (!(error instanceof UnauthenticatedError)) {
          socket.close(TRY_AGAIN_LATER, publicError(error).message);
        }
        return false;
      }
    },
    onClose: (connection) => sockets.remove(connection),
    context: (connection): GraphqlContext => {
      const caller = sockets.callerOf(connection);
      return { caller, address: caller?.address ?? null };
    },
    parse: (source) => parse(source, PARSE_LIMITS),
    validate: (schema, document) => validate(schema, document, rules),
    execute: (args: ExecutionArgs) => tooComplex(args) ?? execute(args),
    subscribe: (args: ExecutionArgs) => tooComplex(args) ?? subscribe(args),
    // Left to graphql-ws, a query that does not parse would close the socket, and with it every other subscription.
    onSubscribe: ({ subscriptions }, _id, { query }) => {
      if (Object.keys(subscriptions).length > SUBSCRIPTIONS_PER_SOCKET)
        return [new TooManySubscriptionsError()];
      try {
        parse(query, PARSE_LIMITS);
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

class TooManySubscriptionsError extends GraphQLError {
  constructor() {
    super(`This socket has ${SUBSCRIPTIONS_PER_SOCKET} subscriptions already. End some, or open another.`, {
      extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' },
    });
  }
}

function tooComplex(args: ExecutionArgs): { errors: GraphQLError[] } | undefined {
  const { schema, document, operationName, variableValues: variables } = args;
  const error = complexityError({ schema, document, operationName, variables });
  return error && { errors: [error] };
}

function asParseFailure(error: GraphQLError): GraphQLError {
  const { message, source, positions } = error;
  return new GraphQLError(message, { source, positions, extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
}
