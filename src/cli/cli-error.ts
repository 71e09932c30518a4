import { EnvironmentError } from '../config/environment.js';
import { printable } from './printable.js';
import { paint, toned } from './tone.js';

/** What the exit code of a command means. `opensoar --help` lists the same. */
export enum ExitCode {
  OK = 0,
  /** The server was asked, and said no; or something else went wrong. */
  FAILED = 1,
  USAGE = 2,
  UNREACHABLE = 3,
  NOT_AUTHORISED = 4,
}

/** Ends the command; `message` is what its user reads. */
export class CliError extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Says on stderr what went wrong, and returns the exit code that goes with it. */
export function reportError(error: unknown): ExitCode {
  // Commander has said it already.
  if (isCommanderError(error)) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
  const message = error instanceof Error ? error.message : String(error);
  const label = paint(toned('error:', 'bad'), process.stderr);
  process.stderr.write(`${label} ${message.split('\n').map(printable).join('\n')}\n`);
  if (error instanceof CliError) return error.exitCode;
  return error instanceof EnvironmentError ? ExitCode.USAGE : ExitCode.FAILED;
}

function isCommanderError(error: unknown): error is Error & { exitCode: number } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('commander.') &&
    'exitCode' in error &&
    typeof error.exitCode === 'number'
  );
}
