import { CliError, ExitCode } from './cli-error.js';

/** The choice that was typed, as the API writes it: in capitals. */
export function oneOf(option: string, choices: readonly string[], typed: string): string {
  const choice = typed.trim().toLowerCase();
  if (!choices.includes(choice)) {
    throw new CliError(
      ExitCode.USAGE,
      `${option} takes ${choices.join(', ')}; not ${JSON.stringify(typed)}.`,
    );
  }
  return choice.toUpperCase();
}
