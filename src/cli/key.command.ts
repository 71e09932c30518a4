import { Command } from 'nest-commander';
import { CommandGroup } from './cli-command.js';
import { KeyCreateCommand } from './key-create.command.js';

@Command({ name: 'key', description: 'work with API keys', subCommands: [KeyCreateCommand] })
export class KeyCommand extends CommandGroup {}
