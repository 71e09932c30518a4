import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { PlaybookCheckCommand } from './playbook-check.command.js';
import { PlaybookDisableCommand } from './playbook-disable.command.js';
import { PlaybookEnableCommand } from './playbook-enable.command.js';
import { PlaybookExplainCommand } from './playbook-explain.command.js';
import { PlaybookListCommand } from './playbook-list.command.js';
import { PlaybookNewCommand } from './playbook-new.command.js';
import { PlaybookRollbackCommand } from './playbook-rollback.command.js';
import { PlaybookRunCommand } from './playbook-run.command.js';
import { PlaybookShowCommand } from './playbook-show.command.js';
import { PlaybookSyncCommand } from './playbook-sync.command.js';
import { PlaybookTestCommand } from './playbook-test.command.js';
import { PlaybookVersionsCommand } from './playbook-versions.command.js';

@Command({
  name: 'playbook',
  description: 'work with playbooks',
  subCommands: [
    PlaybookCheckCommand,
    PlaybookDisableCommand,
    PlaybookEnableCommand,
    PlaybookExplainCommand,
    PlaybookListCommand,
    PlaybookNewCommand,
    PlaybookRollbackCommand,
    PlaybookRunCommand,
    PlaybookShowCommand,
    PlaybookSyncCommand,
    PlaybookTestCommand,
    PlaybookVersionsCommand,
  ],
})
export class PlaybookCommand extends CommandGroup {}
