import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printTable } from '../output.js';

const API_KEYS = /* GraphQL */ `
  query ApiKeys {
    apiKeys {
      id
      name
      prefix
      scopes
      partners
      expiresAt
      lastUsedAt
      revokedAt
      createdAt
    }
  }
`;

interface ListedKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  partners: string[] | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

@SubCommand({ name: 'list', description: 'the API keys, oldest first, the expired and revoked ones too' })
export class KeyListCommand extends CliCommand {
  readonly example = 'opensoar key list';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], options: CommonOptions): Promise<void> {
    const { apiKeys } = await this.api.execute<{ apiKeys: ListedKey[] }>(API_KEYS);
    if (options.json) {
      printJson(apiKeys);
      return;
    }
    printTable<ListedKey>(
      {
        id: ({ id }) => id,
        name: ({ name }) => name,
        prefix: ({ prefix }) => prefix,
        scopes: ({ scopes }) => scopes.join(',').toLowerCase(),
        partners: ({ partners }) => partners?.join(', ') ?? 'all',
        'last used': ({ lastUsedAt }) => lastUsedAt ?? 'never',
        state: stateOf,
      },
      apiKeys,
    );
  }
}

function stateOf({ revokedAt, expiresAt }: ListedKey): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'in use';
}
