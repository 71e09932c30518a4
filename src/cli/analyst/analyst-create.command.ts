import { Option, SubCommand } from 'nest-commander';
import type { Role } from '../../identity/analyst.entity.js';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { createAnalyst } from './new-analyst.js';
import { listOf, oneOf } from '../one-of.js';

const ROLES = ['admin', 'analyst', 'viewer'] satisfies `${Role}`[];

interface Options extends CommonOptions {
  displayName?: string;
  role: string;
  partners?: string[];
  passwordStdin?: boolean;
}

@SubCommand({
  name: 'create',
  arguments: '<username>',
  description: 'make an analyst, with a generated password unless one is given',
})
export class AnalystCreateCommand extends CliCommand {
  readonly example = 'opensoar analyst create ana --role analyst --partners acme,globex';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(
    [username]: string[],
    { displayName, role, partners, ...options }: Options,
  ): Promise<void> {
    await createAnalyst(this.api, { username, displayName, role, partners }, options);
  }

  @Option({ flags: '--display-name <name>', description: 'how the analyst is shown' })
  parseDisplayName(name: string): string {
    return name;
  }

  @Option({ flags: '--role <role>', description: 'what they may do', choices: ROLES, required: true })
  parseRole(role: string): string {
    return oneOf('--role', ROLES, role);
  }

  @Option({
    flags: '--partners <partners>',
    description: 'whose alerts to show, with commas; all unless given',
  })
  parsePartners(list: string): string[] {
    return listOf(list);
  }

  @Option({ flags: '--password-stdin', description: 'read the password from stdin' })
  parsePasswordStdin(): boolean {
    return true;
  }
}
