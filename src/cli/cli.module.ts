import { Module } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';
import { CliSettings } from '../config/cli-settings.js';
import { AdminCommand } from './admin/admin.command.js';
import { AdminCreateCommand } from './admin/admin-create.command.js';
import { AlertAssignCommand } from './alert/alert-assign.command.js';
import { AlertCommand } from './alert/alert.command.js';
import { AlertCommentCommand } from './alert/alert-comment.command.js';
import { AlertIngestCommand } from './alert/alert-ingest.command.js';
import { AlertListCommand } from './alert/alert-list.command.js';
import { AlertResolveCommand } from './alert/alert-resolve.command.js';
import { AlertShowCommand } from './alert/alert-show.command.js';
import { AlertTailCommand } from './alert/alert-tail.command.js';
import { AnalystCommand } from './analyst/analyst.command.js';
import { AnalystCreateCommand } from './analyst/analyst-create.command.js';
import { AnalystDisableCommand } from './analyst/analyst-disable.command.js';
import { AnalystListCommand } from './analyst/analyst-list.command.js';
import { ApiClient } from './api-client.js';
import type { CommanderCommand } from './cli-command.js';
import { CompletionCommand } from './completion/completion.command.js';
import { DbCommand } from './db/db.command.js';
import { DbMigrateCommand } from './db/db-migrate.command.js';
import { DbStatusCommand } from './db/db-status.command.js';
import { ExecutionCancelCommand } from './execution/execution-cancel.command.js';
import { ExecutionCommand } from './execution/execution.command.js';
import { ExecutionExportCommand } from './execution/execution-export.command.js';
import { ExecutionListCommand } from './execution/execution-list.command.js';
import { ExecutionRetryCommand } from './execution/execution-retry.command.js';
import { ExecutionSettleCommand } from './execution/execution-settle.command.js';
import { ExecutionShowCommand } from './execution/execution-show.command.js';
import { ExecutionTailCommand } from './execution/execution-tail.command.js';
import { InitCommand } from './init.command.js';
import { KeyCommand } from './key/key.command.js';
import { KeyCreateCommand } from './key/key-create.command.js';
import { KeyListCommand } from './key/key-list.command.js';
import { KeyRevokeCommand } from './key/key-revoke.command.js';
import { LoginCommand } from './login.command.js';
import { PlaybookCheckCommand } from './playbook/playbook-check.command.js';
import { PlaybookCommand } from './playbook/playbook.command.js';
import { PlaybookDisableCommand } from './playbook/playbook-disable.command.js';
import { PlaybookEnableCommand } from './playbook/playbook-enable.command.js';
import { PlaybookExplainCommand } from './playbook/playbook-explain.command.js';
import { PlaybookListCommand } from './playbook/playbook-list.command.js';
import { PlaybookNewCommand } from './playbook/playbook-new.command.js';
import { PlaybookRollbackCommand } from './playbook/playbook-rollback.command.js';
import { PlaybookRunCommand } from './playbook/playbook-run.command.js';
import { PlaybookShowCommand } from './playbook/playbook-show.command.js';
import { PlaybookSyncCommand } from './playbook/playbook-sync.command.js';
import { PlaybookTestCommand } from './playbook/playbook-test.command.js';
import { PlaybookVersionsCommand } from './playbook/playbook-versions.command.js';
import { ProcessCommand } from './process/process.command.js';
import { ProcessListCommand } from './process/process-list.command.js';
import { SourceCommand } from './source/source.command.js';
import { SourceListCommand } from './source/source-list.command.js';
import { SourceSetCommand } from './source/source-set.command.js';
import { SourceShowCommand } from './source/source-show.command.js';

const HELP = `
Commands speak to a running server, with the credentials that its first start wrote to .opensoar/credentials.json, or
with OPENSOAR_URL and OPENSOAR_API_KEY. Exit codes: 0 done, 1 the operation failed, 2 wrong usage, 3 the server (or the
database) does not answer, 4 not authorised.`;

/** The command line. Loads nothing of the server: a command starts at once, and opens no connection unless it needs one. */
@Module({
  providers: [
    { provide: CliSettings, useFactory: () => new CliSettings() },
    ApiClient,
    AdminCommand,
    AdminCreateCommand,
    AlertAssignCommand,
    AlertCommand,
    AlertCommentCommand,
    AlertIngestCommand,
    AlertListCommand,
    AlertResolveCommand,
    AlertShowCommand,
    AlertTailCommand,
    AnalystCommand,
    AnalystCreateCommand,
    AnalystDisableCommand,
    AnalystListCommand,
    CompletionCommand,
    DbCommand,
    DbMigrateCommand,
    DbStatusCommand,
    ExecutionCancelCommand,
    ExecutionCommand,
    ExecutionExportCommand,
    ExecutionListCommand,
    ExecutionRetryCommand,
    ExecutionSettleCommand,
    ExecutionShowCommand,
    ExecutionTailCommand,
    InitCommand,
    KeyCommand,
    KeyCreateCommand,
    KeyListCommand,
    KeyRevokeCommand,
    LoginCommand,
    PlaybookCheckCommand,
    PlaybookCommand,
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
    ProcessCommand,
    ProcessListCommand,
    SourceCommand,
    SourceListCommand,
    SourceSetCommand,
    SourceShowCommand,
  ],
})
export class CliModule {
  constructor(@InjectCommander() commander: CommanderCommand) {
    commander.name('opensoar').description('The command line of OpenSOAR.').addHelpText('after', HELP);
  }
}
