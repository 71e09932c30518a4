import { CliError, ExitCode } from './cli-error.js';

/** What was asked for is not there, or not for this key. */
export function missing(what: string, id: string): CliError {
  return new CliError(
    ExitCode.FAILED,
    `There is no ${what} ${JSON.stringify(id)} that this key may see. \`opensoar ${what} list\` shows what there is.`,
  );
}
