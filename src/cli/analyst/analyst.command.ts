import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { AnalystCreateCommand } from './analyst-create.command.js';
import { AnalystDisableCommand } from './analyst-disable.command.js';
import { AnalystListCommand } from './analyst-list.command.js';

@Command({
  name: 'analyst',
  description: 'work with analysts',
  subCommands: [AnalystCreateCommand, AnalystDisableCommand, AnalystListCommand],
})
export class AnalystCommand extends CommandGroup {}
