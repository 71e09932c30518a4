import { Option, SubCommand } from 'nest-commander';
import type { ApiKeyScope } from '../../identity/api-key.entity.js';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { listOf, someOf } from '../one-of.js';
import { printJson, printLine } from '../output.js';

const SCOPES = ['ingest', 'read', 'write', 'execute', 'admin'] satisfies `${ApiKeyScope}`[];

const CREATE_API_KEY = /* GraphQL */ `
  mutation CreateApiKey(
    $name: String!
    $scopes: [ApiKeyScope!]!
    $partners: [String!]
    $expiresAt: DateTime
  ) {
    createApiKey(name: $name, scopes: $scopes, partners: $partners, expiresAt: $expiresAt) {
      key
      apiKey {
        id
        name
        prefix
        scopes
        partners
        expiresAt
        createdAt
      }
    }
  }
`;

interface Options extends CommonOptions {
  name: string;
  scopes: string[];
  partners?: string[];
  expires?: string;
}

@SubCommand({ name: 'create', description: 'make an API key, and show it this once' })
export class KeyCreateCommand extends CliCommand {
  readonly example = 'opensoar key create --name wazuh --scopes ingest --expires 2030-01-01T00:00:00Z';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], { name, scopes, partners, expires, json }: Options): Promise<void> {
    const { createApiKey } = await this.api.execute<{ createApiKey: { key: string } }>(CREATE_API_KEY, {
      name,
      scopes,
      partners,
      expiresAt: expires,
    });
    if (json) printJson(createApiKey);
    else printLine(`${createApiKey.key}\nKeep it: it is not shown again.`);
  }

  @Option({ flags: '--name <name>', description: 'what the key is for', required: true })
  parseName(name: string): string {
    return name;
  }

  @Option({
    flags: '--partners <partners>',
    description: 'whose alerts to show, with commas; all unless given',
  })
  parsePartners(list: string): string[] {
    return listOf(list);
  }

  @Option({ flags: '--expires <time>', description: 'such as 2030-01-01T00:00:00Z; never unless given' })
  parseExpires(time: string): string {
    return time;
  }

  @Option({
    flags: '--scopes <scopes>',
    description: 'what it may do, with commas',
    choices: SCOPES,
    required: true,
  })
  parseScopes(list: string): string[] {
    return someOf('--scopes', SCOPES, list);
  }
}
