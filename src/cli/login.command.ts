import { Command, Option } from 'nest-commander';
import { CliSettings } from '../config/cli-settings.js';
import { ApiClient } from './api-client.js';
import { CliCommand, type CommonOptions } from './cli-command.js';
import { printJson, printLine } from './output.js';
import { readPassword } from './password.js';
import { printable } from './printable.js';

const LOGIN = /* GraphQL */ `
  mutation Login($username: String!, $password: String!) {
    login(username: $username, password: $password) {
      token
      expiresAt
      analyst {
        username
        role
      }
    }
  }
`;

interface Session {
  token: string;
  expiresAt: string;
  analyst: { username: string; role: string };
}

interface Options extends CommonOptions {
  save?: boolean;
}

@Command({
  name: 'login',
  arguments: '<username>',
  description: 'sign in with the password on stdin, and show the token of the session',
})
export class LoginCommand extends CliCommand {
  readonly example = 'opensoar login ana --save';

  constructor(
    private readonly api: ApiClient,
    private readonly settings: CliSettings,
  ) {
    super();
  }

  override async run([username]: string[], { save, json }: Options): Promise<void> {
    const variables = { username, password: await readPassword() };
    const { login } = await this.api.executeOpen<{ login: Session }>(LOGIN, variables);
    if (save) this.settings.keepToken(login.token);
    if (json) printJson(login);
    else if (save) printLine(`Signed in as ${printable(login.analyst.username)} until ${login.expiresAt}.`);
    else printLine(login.token);
  }

  @Option({
    flags: '--save',
    description: 'keep the token in credentials.json, for the commands that follow',
  })
  parseSave(): boolean {
    return true;
  }
}
