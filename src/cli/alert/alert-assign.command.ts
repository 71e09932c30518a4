import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../printable.js';
import { LISTED_ALERT, type ListedAlert } from './listed-alert.js';

const ASSIGN = /* GraphQL */ `
  mutation AssignAlert($id: ID!, $username: String) {
    assignAlert(id: $id, username: $username) { ${LISTED_ALERT} }
  }
`;

const ME = /* GraphQL */ `
  query Me {
    me {
      kind
      name
    }
  }
`;

interface Options extends CommonOptions {
  me?: boolean;
  nobody?: boolean;
}

@SubCommand({
  name: 'assign',
  arguments: '<id> [username]',
  description: 'give an alert to an analyst, take it, or lay it back',
})
export class AlertAssignCommand extends CliCommand {
  readonly example = 'opensoar alert assign 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e ana';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id, username]: string[], options: Options): Promise<void> {
    const assignee = await this.assignee(username, options);
    const variables = { id, username: assignee };
    const { assignAlert: alert } = await this.api.execute<{ assignAlert: ListedAlert }>(ASSIGN, variables);
    if (options.json) printJson(alert);
    else if (alert.assignee) printLine(`${printable(alert.assignee.username)} has ${alert.id} now.`);
    else printLine(`Nobody has ${alert.id} now.`);
  }

  @Option({ flags: '--me', description: 'to the analyst whose session this is' })
  parseMe(): boolean {
    return true;
  }

  @Option({ flags: '--nobody', description: 'to nobody' })
  parseNobody(): boolean {
    return true;
  }

  private async assignee(username: string | undefined, { me, nobody }: Options): Promise<string | null> {
    if ([username !== undefined, me, nobody].filter(Boolean).length !== 1) {
      throw new CliError(ExitCode.USAGE, 'Say to whom: a username, --me or --nobody, and one of them only.');
    }
    if (!me) return username ?? null;
    const { me: caller } = await this.api.execute<{ me: { kind: string; name: string } }>(ME);
    if (caller.kind !== 'ANALYST') {
      throw new CliError(
        ExitCode.USAGE,
        `--me needs the session of an analyst, and this is the API key ${JSON.stringify(caller.name)}. Sign in with \`opensoar login <username> --save\`, or give a username.`,
      );
    }
    return caller.name;
  }
}
