import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { ExecutionCancelCommand } from './execution-cancel.command.js';
import { ExecutionExportCommand } from './execution-export.command.js';
import { ExecutionListCommand } from './execution-list.command.js';
import { ExecutionRetryCommand } from './execution-retry.command.js';
import { ExecutionSettleCommand } from './execution-settle.command.js';
import { ExecutionShowCommand } from './execution-show.command.js';
import { ExecutionTailCommand } from './execution-tail.command.js';

@Command({
  name: 'execution',
  description: 'watch executions, and move those that are stuck',
  subCommands: [
    ExecutionCancelCommand,
    ExecutionExportCommand,
    ExecutionListCommand,
    ExecutionRetryCommand,
    ExecutionSettleCommand,
    ExecutionShowCommand,
    ExecutionTailCommand,
  ],
})
export class ExecutionCommand extends CommandGroup {}
