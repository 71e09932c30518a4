import { Command } from 'nest-commander';
import { CommandGroup } from './cli-command.js';
import { PlaybookListCommand } from './playbook-list.command.js';

@Command({ name: 'playbook', description: 'work with playbooks', subCommands: [PlaybookListCommand] })
export class PlaybookCommand extends CommandGroup {}
