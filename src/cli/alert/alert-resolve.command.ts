import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { oneOf } from '../one-of.js';
import { printJson, printLine } from '../output.js';
import { paint, stateOf } from '../tone.js';
import { DETERMINATIONS } from './determinations.js';
import { LISTED_ALERT, type ListedAlert } from './listed-alert.js';

const RESOLVE = /* GraphQL */ `
  mutation ResolveAlert($id: ID!, $determination: Determination!, $reason: String) {
    resolveAlert(id: $id, determination: $determination, reason: $reason) { ${LISTED_ALERT} }
  }
`;

interface Options extends CommonOptions {
  determination: string;
  reason?: string;
}

@SubCommand({ name: 'resolve', arguments: '<id>', description: 'say what an alert was, and end it' })
export class AlertResolveCommand extends CliCommand {
  readonly example =
    "opensoar alert resolve 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e --determination benign --reason 'a planned scan'";

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id]: string[], { determination, reason, json }: Options): Promise<void> {
    const variables = { id, determination, reason };
    const { resolveAlert } = await this.api.execute<{ resolveAlert: ListedAlert }>(RESOLVE, variables);
    if (json) printJson(resolveAlert);
    else printLine(`Resolved ${resolveAlert.id} as ${paint(stateOf(resolveAlert.determination))}.`);
  }

  @Option({
    flags: '--determination <determination>',
    description: 'what it was',
    choices: DETERMINATIONS,
    required: true,
  })
  parseDetermination(determination: string): string {
    return oneOf('--determination', DETERMINATIONS, determination);
  }

  @Option({ flags: '--reason <reason>', description: 'why; stands in the timeline' })
  parseReason(reason: string): string {
    return reason;
  }
}
