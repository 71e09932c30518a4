import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printLine } from '../output.js';
import { printable } from '../printable.js';

const DISABLE = /* GraphQL */ `
  mutation DisableAnalyst($username: String!) {
    updateAnalyst(username: $username, input: { active: false }) {
      id
      username
      active
    }
  }
`;

@SubCommand({
  name: 'disable',
  arguments: '<username>',
  description: 'keep an analyst out: sessions end at once',
})
export class AnalystDisableCommand extends CliCommand {
  readonly example = 'opensoar analyst disable ana';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([username]: string[], { json }: CommonOptions): Promise<void> {
    const { updateAnalyst } = await this.api.execute<{ updateAnalyst: { username: string } }>(DISABLE, {
      username,
    });
    if (json) printJson(updateAnalyst);
    else printLine(`Disabled ${printable(updateAnalyst.username)}.`);
  }
}
