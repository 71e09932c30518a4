import { plainToInstance, Transform } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  validateSync,
} from 'class-validator';
import { PAUSE_POINTS } from './pause-points.js';

export const ROLES = ['all', 'api', 'worker'] as const;
export type ProcessRole = (typeof ROLES)[number];

export const QUEUE_NAMES = ['high', 'default', 'low'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const list = (separator: string) =>
  Transform(({ value }) =>
    typeof value === 'string'
      ? value
          .split(separator)
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : value,
  );
const boolean = () => Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));
const number = () =>
  Transform(({ value }) => (typeof value === 'string' && value !== '' ? Number(value) : value));

/** The environment variables as they are read, with their defaults. The README's table lists the same. */
export class Environment {
  @IsIn(ROLES)
  OPENSOAR_ROLE: ProcessRole = 'all';

  @IsOptional()
  @number()
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT?: number;

  @IsString()
  HOST: string = '127.0.0.1';

  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_URL must begin with postgres:// or postgresql://' })
  DATABASE_URL?: string;

  @IsOptional()
  @Matches(/^rediss?:\/\//, { message: 'REDIS_URL must begin with redis:// or rediss://' })
  REDIS_URL?: string;

  @list(':')
  @IsArray()
  PLAYBOOK_DIRS: string[] = ['playbooks'];

  @boolean()
  @IsBoolean()
  OPENSOAR_WATCH: boolean = false;

  @IsString()
  OPENSOAR_HOME: string = '.opensoar';

  @list(',')
  @IsIn(QUEUE_NAMES, { each: true, message: `OPENSOAR_QUEUES takes some of ${QUEUE_NAMES.join(',')}` })
  OPENSOAR_QUEUES: QueueName[] = [...QUEUE_NAMES];

  @number()
  @IsInt()
  @Min(1)
  @Max(1000)
  OPENSOAR_CONCURRENCY: number = 50;

  @number()
  @IsInt()
  @Min(1)
  @Max(200)
  DATABASE_POOL: number = 10;

  @boolean()
  @IsBoolean()
  DATABASE_MIGRATE: boolean = true;

  @number()
  @IsInt()
  @Min(1024)
  MAX_BODY_BYTES: number = 5 * 1024 * 1024;

  @number()
  @IsInt()
  @Min(0)
  INGEST_RATE_LIMIT: number = 0;

  @number()
  @IsInt()
  @Min(0)
  SHUTDOWN_GRACE_MS: number = 10_000;

  @number()
  @IsInt()
  @Min(1000)
  LEASE_MS: number = 15_000;

  @number()
  @IsInt()
  @Min(0)
  EVENT_LOOP_LIMIT_MS: number = 10_000;

  @number()
  @IsInt()
  @Min(1000)
  SESSION_MS: number = 12 * 60 * 60 * 1000;

  @number()
  @IsInt()
  @Min(100)
  REQUEST_TIMEOUT_MS: number = 30_000;

  @number()
  @IsInt()
  @Min(1)
  SOCKETS_PER_CREDENTIAL: number = 1000;

  @number()
  @IsInt()
  @Min(1000)
  SOCKET_IDLE_MS: number = 5 * 60 * 1000;

  @IsOptional()
  @boolean()
  @IsBoolean()
  GRAPHQL_INTROSPECTION?: boolean;

  @list(',')
  @Matches(/^https?:\/\/[^/]+$/, {
    each: true,
    message: 'CORS_ORIGINS takes origins such as https://console.example, with commas between them',
  })
  CORS_ORIGINS: string[] = [];

  @list(',')
  @IsString({ each: true })
  TRUSTED_PROXIES: string[] = [];

  @IsOptional()
  @IsString()
  NODE_ENV?: string;

  /** For tests: where the process stands still, to be killed there. */
  @IsOptional()
  @Matches(new RegExp(`^(${PAUSE_POINTS.join('|')})(:[1-9]\\d*)?$`), {
    message: `OPENSOAR_PAUSE_AT takes one of ${PAUSE_POINTS.join(', ')}, and a number after a colon`,
  })
  OPENSOAR_PAUSE_AT?: string;

  @IsIn(LOG_LEVELS)
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  @IsOptional()
  @IsIn(['pretty', 'json'])
  LOG_FORMAT?: 'pretty' | 'json';

  /** For the command line: the server that it speaks to. */
  @IsOptional()
  @Matches(/^https?:\/\//, { message: 'OPENSOAR_URL must begin with http:// or https://' })
  OPENSOAR_URL?: string;

  /** For the command line: the key that it speaks with. */
  @IsOptional()
  @IsString()
  OPENSOAR_API_KEY?: string;
}

/** One or more environment variables are wrong; `message` names each, one a line. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Reads and checks the variables. An empty one counts as not set. Throws an `EnvironmentError`. */
export function readEnvironment(variables: Readonly<Record<string, unknown>>): Environment {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = validateSync(environment, { whitelist: true });
  if (problems.length > 0) {
    const lines = problems.map((problem) => {
      const [reason] = Object.values(problem.constraints ?? {});
      return `${problem.property}=${String(given[problem.property])}: ${reason ?? 'is not valid'}`;
    });
    throw new EnvironmentError(lines.join('\n'));
  }
  return environment;
}
