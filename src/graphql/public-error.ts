import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { logFault, logIfUnavailable } from '../errors/fault-log.js';
import { toDomainError } from '../errors/to-domain-error.js';

/** What a client is told of an error: all of one that it can act on, and nothing of a fault but the id it is logged under. */
export function publicError(error: unknown): GraphQLFormattedError {
  if (!(error instanceof GraphQLError)) return explain(error);
  const { message, locations, path } = error.toJSON();
  const code = codeOf(error);
  const told = code === undefined ? explain(error.originalError ?? error) : { message, extensions: { code } };
  return { ...told, locations, path };
}

function explain(cause: unknown): GraphQLFormattedError {
  const known = toDomainError(cause);
  if (known) {
    logIfUnavailable(known);
    return { message: known.message, extensions: { code: known.code } };
  }
  const correlationId = logFault(cause);
  return { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId } };
}

/**
 * The code of an error that is the client's to see: one that carries its own, or one by which graphql-js says that the
 * request is wrong, under the code that Apollo Server gives to the same. Undefined for everything else.
 */
function codeOf(error: GraphQLError): string | undefined {
  const { code } = error.extensions;
  if (typeof code === 'string') return code;
  // Without a path it was raised before any field was resolved, unless it wraps what a subscription's source threw.
  if (!error.path) {
    if (error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION) return 'BAD_USER_INPUT';
    return error.nodes || !error.originalError ? 'GRAPHQL_VALIDATION_FAILED' : undefined;
  }
  // graphql-js points at the argument when a value that came through a variable does not fit it.
  const cause = error.originalError;
  const node = cause instanceof GraphQLError ? cause.nodes?.[0] : undefined;
  return node && node.kind !== Kind.FIELD ? 'BAD_USER_INPUT' : undefined;
}
