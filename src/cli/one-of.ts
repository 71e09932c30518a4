import { CliError, ExitCode } from './cli-error.js';

/** The choice that was typed, as the API writes it: in capitals, with underscores. */
export function oneOf(option: string, choices: readonly string[], typed: string): string {
  const choice = typed.trim().toLowerCase().replaceAll('_', '-');
  if (!choices.includes(choice)) {
    throw new CliError(
      ExitCode.USAGE,
      `${option} takes ${choices.join(', ')}; not ${JSON.stringify(typed)}.`,
    );
  }
  return choice.toUpperCase().replaceAll('-', '_');
}

/** The same for several, with commas. */
export function someOf(option: string, choices: readonly string[], typed: string): string[] {
  return listOf(typed).map((choice) => oneOf(option, choices, choice));
}

/** What was typed with commas between. */
export function listOf(typed: string): string[] {
  return typed.split(',').map((part) => part.trim());
}
