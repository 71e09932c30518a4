import { CommandRunner, Option } from 'nest-commander';

/** Commander's own command, as nest-commander hands it over. */
export type CommanderCommand = Parameters<CommandRunner['setCommand']>[0];

/** What every command takes. */
export interface CommonOptions {
  json?: boolean;
}

export abstract class CliCommand extends CommandRunner {
  /** One call of the command as it would be typed; stands below its help. */
  abstract readonly example: string;

  override setCommand(command: CommanderCommand): this {
    // Throws instead of ending the process, so that wrong usage has its own exit code.
    command
      .exitOverride()
      .allowExcessArguments(false)
      .addHelpText('after', `\nExample:\n  $ ${this.example}`);
    return super.setCommand(command);
  }

  @Option({ flags: '--json', description: 'print JSON, for scripts' })
  parseJson(): boolean {
    return true;
  }
}

/** A command that only holds others: shows its help, and fails. */
export abstract class CommandGroup extends CommandRunner {
  override setCommand(command: CommanderCommand): this {
    command.exitOverride();
    return super.setCommand(command);
  }

  override async run([unknown]: string[]): Promise<void> {
    if (unknown !== undefined) this.command.error(`error: unknown command '${unknown}'`);
    this.command.help({ error: true });
  }
}
