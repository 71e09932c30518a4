import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { AlertAssignCommand } from './alert-assign.command.js';
import { AlertCommentCommand } from './alert-comment.command.js';
import { AlertIngestCommand } from './alert-ingest.command.js';
import { AlertListCommand } from './alert-list.command.js';
import { AlertResolveCommand } from './alert-resolve.command.js';
import { AlertShowCommand } from './alert-show.command.js';
import { AlertTailCommand } from './alert-tail.command.js';

@Command({
  name: 'alert',
  description: 'work with alerts',
  subCommands: [
    AlertAssignCommand,
    AlertCommentCommand,
    AlertIngestCommand,
    AlertListCommand,
    AlertResolveCommand,
    AlertShowCommand,
    AlertTailCommand,
  ],
})
export class AlertCommand extends CommandGroup {}
