import { Command } from 'nest-commander';
import { CommandGroup } from './cli-command.js';
import { AnalystCreateCommand } from './analyst-create.command.js';

@Command({ name: 'analyst', description: 'work with analysts', subCommands: [AnalystCreateCommand] })
export class AnalystCommand extends CommandGroup {}
