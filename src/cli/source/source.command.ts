import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { SourceListCommand } from './source-list.command.js';
import { SourceSetCommand } from './source-set.command.js';
import { SourceShowCommand } from './source-show.command.js';

@Command({
  name: 'source',
  description: 'settle how alerts are taken in, source by source',
  subCommands: [SourceListCommand, SourceShowCommand, SourceSetCommand],
})
export class SourceCommand extends CommandGroup {}
