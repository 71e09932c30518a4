import { Command } from 'nest-commander';
import { CommandGroup } from '../cli-command.js';
import { AlertIngestCommand } from './alert-ingest.command.js';

@Command({ name: 'alert', description: 'work with alerts', subCommands: [AlertIngestCommand] })
export class AlertCommand extends CommandGroup {}
