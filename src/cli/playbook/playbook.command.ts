import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { PlaybookCheckCommand } from './playbook-check.command.js';
import { PlaybookListCommand } from './playbook-list.command.js';
import { PlaybookNewCommand } from './playbook-new.command.js';
import { PlaybookRollbackCommand } from './playbook-rollback.command.js';
import { PlaybookRunCommand } from './playbook-run.command.js';
import { PlaybookSyncCommand } from './playbook-sync.command.js';
import { PlaybookTestCommand } from './playbook-test.command.js';
import { PlaybookVersionsCommand } from './playbook-versions.command.js';

@Command({
  name: 'playbook',
  description: 'work with playbooks',
  subCommands: [
    PlaybookListCommand,
    PlaybookNewCommand,
    PlaybookCheckCommand,
    PlaybookRunCommand,
    PlaybookTestCommand,
    PlaybookSyncCommand,
    PlaybookVersionsCommand,
    PlaybookRollbackCommand,
  ],
})
export class PlaybookCommand extends CommandGroup {}
