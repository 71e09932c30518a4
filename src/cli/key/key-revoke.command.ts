import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../printable.js';

const REVOKE = /* GraphQL */ `
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) {
      id
      name
      prefix
      revokedAt
    }
  }
`;

@SubCommand({
  name: 'revoke',
  arguments: '<id>',
  description: 'end an API key at once; key list shows the ids',
})
export class KeyRevokeCommand extends CliCommand {
  readonly example = 'opensoar key revoke 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id]: string[], { json }: CommonOptions): Promise<void> {
    const { revokeApiKey } = await this.api.execute<{ revokeApiKey: { name: string } }>(REVOKE, { id });
    if (json) printJson(revokeApiKey);
    else printLine(`Revoked ${printable(revokeApiKey.name)}.`);
  }
}
