import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, type ProcessRole, type QueueName, readEnvironment } from './environment.js';

/** Where the checkout lies: relative paths in the environment are taken from the working directory, defaults from here. */
export const APP_ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** What the process runs with, frozen. Also the injection token. */
export class Configuration {
  readonly role: ProcessRole;
  /** TCP port of the HTTP server; undefined for a worker that serves no HTTP. 0 picks a free one. */
  readonly port: number | undefined;
  readonly host: string;
  /** Undefined: an embedded Postgres is started. */
  readonly databaseUrl: string | undefined;
  /** Undefined: local dispatch, one process only. */
  readonly redisUrl: string | undefined;
  readonly playbookDirs: readonly string[];
  /** Whether changes in the playbook directories are taken up by themselves. */
  readonly watch: boolean;
  /** Absolute path of the state directory. */
  readonly home: string;
  readonly queues: readonly QueueName[];
  /** Executions that a worker runs at the same time. */
  readonly concurrency: number;
  readonly databasePool: number;
  /** Whether a process that starts may bring the schema up to date. */
  readonly migrate: boolean;
  readonly maxBodyBytes: number;
  /** Requests that one sender may post to the webhooks in a minute; 0: any number. */
  readonly ingestRateLimit: number;
  /** How long running executions may go on after SIGTERM. */
  readonly shutdownGraceMs: number;
  /** How long a worker's lease lasts without a renewal. */
  readonly leaseMs: number;
  /** How long the event loop of a worker may be blocked before the process ends itself; 0: for ever. */
  readonly eventLoopLimitMs: number;
  /** How long an analyst stays signed in. */
  readonly sessionMs: number;
  /** In what time a request must have arrived. */
  readonly requestTimeoutMs: number;
  readonly socketsPerCredential: number;
  /** How long a socket may be open that nothing is watched over. */
  readonly socketIdleMs: number;
  /** Whether the server tells its schema: not in production, unless it is asked to. */
  readonly introspection: boolean;
  /** Origins whose pages may call; none unless given. */
  readonly corsOrigins: readonly string[];
  /** Addresses of the proxies whose word on where a request comes from is taken. */
  readonly trustedProxies: readonly string[];
  /** For tests: where the process stands still. */
  readonly pauseAt: string | undefined;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly logFormat: 'pretty' | 'json';

  constructor(environment: Environment) {
    this.role = environment.OPENSOAR_ROLE;
    this.port = environment.PORT ?? (this.role === 'worker' ? undefined : 3000);
    this.host = environment.HOST;
    this.databaseUrl = environment.DATABASE_URL;
    this.redisUrl = environment.REDIS_URL;
    this.playbookDirs = environment.PLAYBOOK_DIRS.map((dir) =>
      dir === 'playbooks' ? fromRoot(dir) : resolve(dir),
    );
    this.watch = environment.OPENSOAR_WATCH;
    this.home =
      environment.OPENSOAR_HOME === '.opensoar' ? fromRoot('.opensoar') : resolve(environment.OPENSOAR_HOME);
    this.queues = environment.OPENSOAR_QUEUES;
    this.concurrency = environment.OPENSOAR_CONCURRENCY;
    this.databasePool = environment.DATABASE_POOL;
    this.migrate = environment.DATABASE_MIGRATE;
    this.maxBodyBytes = environment.MAX_BODY_BYTES;
    this.ingestRateLimit = environment.INGEST_RATE_LIMIT;
    this.shutdownGraceMs = environment.SHUTDOWN_GRACE_MS;
    this.leaseMs = environment.LEASE_MS;
    this.eventLoopLimitMs = environment.EVENT_LOOP_LIMIT_MS;
    this.sessionMs = environment.SESSION_MS;
    this.requestTimeoutMs = environment.REQUEST_TIMEOUT_MS;
    this.socketsPerCredential = environment.SOCKETS_PER_CREDENTIAL;
    this.socketIdleMs = environment.SOCKET_IDLE_MS;
    this.introspection = environment.GRAPHQL_INTROSPECTION ?? environment.NODE_ENV !== 'production';
    this.corsOrigins = environment.CORS_ORIGINS;
    this.trustedProxies = environment.TRUSTED_PROXIES;
    this.pauseAt = environment.OPENSOAR_PAUSE_AT;
    this.logLevel = environment.LOG_LEVEL;
    this.logFormat = environment.LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json');
    Object.freeze(this);
  }

  /** The database's URL, once it is known: given, or brought by the embedded Postgres. */
  requireDatabaseUrl(): string {
    if (this.databaseUrl === undefined)
      throw new Error('The database URL is asked for before Postgres was started.');
    return this.databaseUrl;
  }

  /** The same configuration with what the embedded services brought. */
  with(services: { databaseUrl?: string; redisUrl?: string }): Configuration {
    return Object.freeze(
      Object.assign(Object.create(Configuration.prototype) as Configuration, this, services),
    );
  }
}

/** Reads the process's environment; the only place that does. Throws an `EnvironmentError`. */
export function loadConfiguration(overrides: Record<string, string | undefined> = {}): Configuration {
  return new Configuration(readEnvironment({ ...process.env, ...overrides }));
}

function fromRoot(path: string): string {
  return isAbsolute(path) ? path : resolve(APP_ROOT, path);
}
