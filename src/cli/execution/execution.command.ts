import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { ExecutionExportCommand } from './execution-export.command.js';
import { ExecutionTailCommand } from './execution-tail.command.js';

@Command({
  name: 'execution',
  description: 'watch executions',
  subCommands: [ExecutionExportCommand, ExecutionTailCommand],
})
export class ExecutionCommand extends CommandGroup {}
