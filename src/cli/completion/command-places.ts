import type { CommanderCommand } from '../cli-command.js';

/** A command as a shell completes it. */
export interface CommandPlace {
  /** The words that lead to it, each with a space before it; empty for the command line itself. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly CompletedOption[];
  /** The choices of its first argument, where it has only some. */
  readonly choices: readonly string[];
  /** Anything else may be typed, such as the name of a file. */
  readonly takesArguments: boolean;
}

export interface Word {
  readonly word: string;
  readonly description: string;
}

export interface CompletedOption {
  /** As in `-V` and `--version`. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** Every command that there is, as Commander shows them in its help: groups before what they hold. */
export function commandPlaces(command: CommanderCommand, path = ''): CommandPlace[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const place: CommandPlace = {
    path,
    commands: commands.map((one) => ({ word: one.name(), description: one.description() })),
    options: help.visibleOptions(command).map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined),
      description: option.description,
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
    choices: command.registeredArguments[0]?.argChoices ?? [],
    takesArguments: command.registeredArguments.length > 0,
  };
  return [place, ...commands.flatMap((one) => commandPlaces(one, `${path} ${one.name()}`))];
}
