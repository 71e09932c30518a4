import { Command } from 'nest-commander';
import { AdminCreateCommand } from './admin-create.command.js';
import { CommandGroup } from '../cli-command.js';

@Command({ name: 'admin', description: 'work with administrators', subCommands: [AdminCreateCommand] })
export class AdminCommand extends CommandGroup {}
