import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { KeyCreateCommand } from './key-create.command.js';
import { KeyListCommand } from './key-list.command.js';
import { KeyRevokeCommand } from './key-revoke.command.js';

@Command({
  name: 'key',
  description: 'work with API keys',
  subCommands: [KeyCreateCommand, KeyListCommand, KeyRevokeCommand],
})
export class KeyCommand extends CommandGroup {}
