import { Command } from 'nest-commander';
import { CommandGroup } from './cli-command.js';
import { PlaybookCheckCommand } from './playbook-check.command.js';
import { PlaybookListCommand } from './playbook-list.command.js';

@Command({
  name: 'playbook',
  description: 'work with playbooks',
  subCommands: [PlaybookListCommand, PlaybookCheckCommand],
})
export class PlaybookCommand extends CommandGroup {}
