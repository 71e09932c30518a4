import { resolve } from 'node:path';
import { Configuration } from './configuration.js';
import { Environment, EnvironmentError, readEnvironment } from './environment.js';

/** The variables that make sense in an app that has its own server, port and logger. */
const NAMES = [
  'OPENSOAR_ROLE',
  'OPENSOAR_HOME',
  'OPENSOAR_QUEUES',
  'OPENSOAR_CONCURRENCY',
  'DATABASE_URL',
  'DATABASE_POOL',
  'DATABASE_MIGRATE',
  'REDIS_URL',
  'MAX_BODY_BYTES',
  'INGEST_RATE_LIMIT',
  'SHUTDOWN_GRACE_MS',
  'LEASE_MS',
  'SESSION_MS',
  'SOCKETS_PER_CREDENTIAL',
  'SOCKET_IDLE_MS',
  'GRAPHQL_INTROSPECTION',
] as const satisfies readonly (keyof Environment)[];

/**
 * What an app that embeds OpenSOAR runs it with: environment variables of the server, by their names and with their
 * defaults, given as values or as the text that the environment has. Nothing is read from the environment itself.
 *
 * @example
 * ```ts
 * const settings: OpenSoarSettings = { DATABASE_URL: process.env.DATABASE_URL, OPENSOAR_CONCURRENCY: 10 };
 * ```
 */
export type OpenSoarSettings = {
  readonly [Name in (typeof NAMES)[number]]?: Environment[Name] | string;
};

/** The same checks as at the start of a server. Throws an `EnvironmentError` that names each setting that is wrong. */
export function embeddedConfiguration(settings: OpenSoarSettings): Configuration {
  const unknown = Object.keys(settings).filter((name) => !(NAMES as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new EnvironmentError(
      `OpenSoarModule.forRoot() knows no ${unknown.join(', ')}. It takes ${NAMES.join(', ')}.`,
    );
  }
  if (!settings.DATABASE_URL) {
    throw new EnvironmentError('OpenSoarModule.forRoot() needs DATABASE_URL: which Postgres to use.');
  }
  const { OPENSOAR_HOME: home } = settings;
  const environment = readEnvironment({
    NODE_ENV: process.env.NODE_ENV,
    ...settings,
    OPENSOAR_HOME: resolve(home ? home : '.opensoar'),
  });
  // Playbooks are providers of the app: none come from files.
  return new Configuration(Object.assign(environment, { PLAYBOOK_DIRS: [] }));
}
