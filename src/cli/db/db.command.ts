import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { DbMigrateCommand } from './db-migrate.command.js';
import { DbStatusCommand } from './db-status.command.js';

@Command({
  name: 'db',
  description: 'look after the database',
  subCommands: [DbMigrateCommand, DbStatusCommand],
})
export class DbCommand extends CommandGroup {}
