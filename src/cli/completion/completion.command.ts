import { Command } from 'nest-commander';
import { CliCommand, type CommanderCommand, type CommonOptions } from '../cli-command.js';
import { printJson } from '../output.js';
import { bashCompletion } from './bash-completion.js';
import { commandPlaces } from './command-places.js';
import { fishCompletion } from './fish-completion.js';
import { zshCompletion } from './zsh-completion.js';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

@Command({
  name: 'completion',
  description: 'print a script with which a shell completes commands and options',
})
export class CompletionCommand extends CliCommand {
  readonly example = 'opensoar completion bash';

  override setCommand(command: CommanderCommand): this {
    command.addArgument(command.createArgument('<shell>').choices(Object.keys(SCRIPTS)));
    return super.setCommand(command);
  }

  override async run([shell = '']: string[], { json }: CommonOptions): Promise<void> {
    const script = SCRIPTS[shell as keyof typeof SCRIPTS](commandPlaces(rootOf(this.command)));
    if (json) printJson({ shell, script });
    else process.stdout.write(script);
  }
}

function rootOf(command: CommanderCommand): CommanderCommand {
  return command.parent ? rootOf(command.parent) : command;
}
