import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';

/** What Nest itself says of every module and route while it starts: nothing that an operator acts on. */
const BOOT_CONTEXTS: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'GraphQLModule',
]);

/**
 * Nest's logger over pino. Takes both ways of calling it: `logger.warn({ err, topic }, 'What happened')` and Nest's own
 * `logger.log('What happened')`, `logger.error('What happened', stack)`. Nest's `Logger` appends its context in both.
 */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const line = toLine(message, rest);
    const isBootNoise = level === 'info' && BOOT_CONTEXTS.has(line.fields['context']);
    this.pino[isBootNoise ? 'debug' : level](line.fields, line.text);
  }
}

interface Line {
  fields: Record<string, unknown>;
  text: string | undefined;
}

function toLine(message: unknown, rest: unknown[]): Line {
  const params = rest.filter((param) => param !== undefined);
  const last = params.at(-1);
  const context = typeof last === 'string' && !isStack(last) ? last : undefined;
  if (context !== undefined) params.pop();

  const fields: Record<string, unknown> = context === undefined ? {} : { context };
  const texts: string[] = [];
  let stack: string | undefined;
  for (const part of [message, ...params]) {
    if (part instanceof Error) fields['err'] ??= part;
    else if (typeof part === 'object' && part !== null) Object.assign(fields, part);
    else if (typeof part === 'string' && part !== message && isStack(part)) stack = part;
    else texts.push(String(part));
  }
  const text = texts.length > 0 ? texts.join(' ') : undefined;
  if (stack !== undefined) fields['err'] ??= Object.assign(new Error(text), { stack });
  return { fields, text };
}

function isStack(text: string): boolean {
  return /\n\s+at /.test(text);
}
