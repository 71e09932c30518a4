import { hostname } from 'node:os';
import { type DestinationStream, pino, stdTimeFunctions } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { Configuration } from '../config/configuration.js';
import { currentLogFields } from './log-context.js';
import { PinoLogger } from './pino-logger.js';
import { redactText } from './redaction.js';

const CREDENTIALS = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'apiKey',
  'password',
  'passwordHash',
  'secret',
  'token',
];

/** How deep below a line's top a credential is still found: `err.request.headers.authorization` is at 3. */
const REDACTION_DEPTH = 3;

/** The process's logger, for `NestFactory`. Writes to stdout unless given another destination. */
export function createLogger(
  configuration: Pick<Configuration, 'logLevel' | 'logFormat' | 'role'>,
  destination?: DestinationStream,
): PinoLogger {
  const options = {
    level: configuration.logLevel,
    base: { pid: process.pid, hostname: hostname(), role: configuration.role },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    mixin: currentLogFields,
    // The values of a failed SQL statement hold whole alerts and password hashes.
    hooks: { streamWrite: redactText },
    redact: { paths: [...credentialPaths(), 'err.parameters', 'err.driverError'], censor: '[redacted]' },
  };
  const stream =
    configuration.logFormat === 'pretty'
      ? PinoPretty({
          destination: destination ?? 1,
          sync: true,
          ignore: 'pid,hostname,role,context',
          translateTime: 'SYS:HH:MM:ss.l',
          messageFormat: '{if context}[{context}] {end}{msg}',
        })
      : destination;
  return new PinoLogger(stream ? pino(options, stream) : pino(options));
}

function credentialPaths(): string[] {
  return CREDENTIALS.flatMap((name) => {
    const key = `["${name}"]`;
    return Array.from({ length: REDACTION_DEPTH + 1 }, (_, depth) =>
      depth === 0 ? key : `${Array(depth).fill('*').join('.')}${key}`,
    );
  });
}
