import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { ProcessListCommand } from './process-list.command.js';

@Command({ name: 'process', description: 'look at the processes', subCommands: [ProcessListCommand] })
export class ProcessCommand extends CommandGroup {}
