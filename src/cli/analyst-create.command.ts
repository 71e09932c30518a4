import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Option, SubCommand } from 'nest-commander';
import type { Role } from '../identity/analyst.entity.js';
import { ApiClient } from './api-client.js';
import { CliCommand, type CommonOptions } from './cli-command.js';
import { CliError, ExitCode } from './cli-error.js';
import { oneOf } from './one-of.js';
import { printJson, printLine } from './output.js';
import { printable } from './printable.js';

const ROLES = ['admin', 'analyst', 'viewer'] satisfies `${Role}`[];

/** 144 random bits. */
const GENERATED_PASSWORD_BYTES = 18;

const CREATE_ANALYST = /* GraphQL */ `
  mutation CreateAnalyst($input: CreateAnalystInput!) {
    createAnalyst(input: $input) {
      id
      username
      displayName
      role
      partners
      active
      createdAt
    }
  }
`;

interface Options extends CommonOptions {
  displayName?: string;
  role: string;
  passwordStdin?: boolean;
}

@SubCommand({
  name: 'create',
  arguments: '<username>',
  description: 'make an analyst, with a generated password unless one is given',
})
export class AnalystCreateCommand extends CliCommand {
  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([username]: string[], options: Options): Promise<void> {
    const { displayName, role } = options;
    const generated = options.passwordStdin ? undefined : generatePassword();
    const password = generated ?? (await readPassword());
    const { createAnalyst } = await this.api.execute<{ createAnalyst: { username: string } }>(
      CREATE_ANALYST,
      {
        input: { username, displayName, role, password },
      },
    );
    if (options.json) {
      printJson(generated === undefined ? createAnalyst : { ...createAnalyst, password: generated });
      return;
    }
    printLine(`Created ${printable(createAnalyst.username)}.`);
    if (generated !== undefined) printLine(`Password: ${generated}\nKeep it: it is not shown again.`);
  }

  @Option({ flags: '--display-name <name>', description: 'how the analyst is shown' })
  parseDisplayName(name: string): string {
    return name;
  }

  @Option({ flags: '--role <role>', description: `one of ${ROLES.join(', ')}`, required: true })
  parseRole(role: string): string {
    return oneOf('--role', ROLES, role);
  }

  @Option({ flags: '--password-stdin', description: 'read the password from stdin' })
  parsePasswordStdin(): boolean {
    return true;
  }
}

function generatePassword(): string {
  return randomBytes(GENERATED_PASSWORD_BYTES).toString('base64url');
}

async function readPassword(): Promise<string> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (password === '') throw new CliError(ExitCode.USAGE, '--password-stdin: there is no password on stdin.');
  return password;
}
