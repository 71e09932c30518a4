/** What a failed statement calls for. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export type FailureKind = 'connection' | 'retry' | 'data';

const UNIQUE_VIOLATION = '23505';
const CONNECTION_CLASSES = new Set(['08', '57', '53', '58']);
const RETRY_CODES = new Set(['40001', '40P01', '55P03']);
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'ENOENT',
]);
/** TypeORM lets go of a connection that breaks, and says this of every further statement of the transaction. */
const RELEASED_NAMES = new Set([
  'QueryRunnerAlreadyReleasedError',
  'QueryRunnerProviderAlreadyReleasedError',
  'TransactionNotStartedError',
]);
/** node-postgres reports these by message alone. */
const CONNECTION_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|server closed the connection|not queryable/i;

/**
 * Tells a lost or refused connection (send the same again once it is back) from a conflict with another transaction
 * (send the same again) and from data that will never go in.
 */
export function failureKind(error: unknown): FailureKind {
  const { code, message, name } = error as { code?: unknown; message?: unknown; name?: unknown };
  if (typeof code === 'string') {
    if (RETRY_CODES.has(code)) return 'retry';
    if (SOCKET_CODES.has(code)) return 'connection';
    if (/^[0-9A-Z]{5}$/.test(code) && CONNECTION_CLASSES.has(code.slice(0, 2))) return 'connection';
  }
  if (typeof name === 'string' && RELEASED_NAMES.has(name)) return 'connection';
  if (typeof message === 'string' && CONNECTION_MESSAGES.test(message)) return 'connection';
  return 'data';
}

/** Whether a row is there already that the constraint, or unique index, allows but once. */
export function isViolationOf(constraint: string, error: unknown): boolean {
  const { code, constraint: violated } = error as { code?: unknown; constraint?: unknown };
  return code === UNIQUE_VIOLATION && violated === constraint;
}
