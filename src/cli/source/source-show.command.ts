import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson } from '../output.js';
import { printSources, type Source, SOURCE_FIELDS } from './source-table.js';

const SOURCE = /* GraphQL */ `query Source($name: ID!) { source(name: $name) { ${SOURCE_FIELDS} } }`;

@SubCommand({ name: 'show', arguments: '<name>', description: 'how alerts from a source are taken in' })
export class SourceShowCommand extends CliCommand {
  readonly example = 'opensoar source show wazuh';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([name]: string[], { json }: CommonOptions): Promise<void> {
    const { source } = await this.api.execute<{ source: Source }>(SOURCE, { name });
    if (json) printJson(source);
    else printSources([source]);
  }
}
