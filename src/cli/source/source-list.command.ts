import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson } from '../output.js';
import { printSources, type Source, SOURCE_FIELDS } from './source-table.js';

const SOURCES = /* GraphQL */ `query Sources { sources { ${SOURCE_FIELDS} } }`;

@SubCommand({ name: 'list', description: 'the sources that have settings of their own' })
export class SourceListCommand extends CliCommand {
  readonly example = 'opensoar source list';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], { json }: CommonOptions): Promise<void> {
    const { sources } = await this.api.execute<{ sources: Source[] }>(SOURCES);
    if (json) printJson(sources);
    else printSources(sources);
  }
}
