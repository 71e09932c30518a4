import { text } from 'node:stream/consumers';
import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { missing } from '../missing.js';
import { oneOf } from '../one-of.js';
import { printJson } from '../output.js';
import { LISTED_EXECUTION, type ListedExecution } from './execution-fields.js';
import { printMoved } from './print-moved.js';

const OUTCOMES = ['done', 'not-done', 'fail'];

const UNCERTAIN_ACTIONS = /* GraphQL */ `
  query UncertainActions($id: ID!) {
    execution(id: $id) {
      actions {
        id
        name
        status
      }
    }
  }
`;

const SETTLE = /* GraphQL */ `
  mutation SettleAction($id: ID!, $outcome: ActionOutcome!, $output: JSON, $reason: String!) {
    settleAction(id: $id, outcome: $outcome, output: $output, reason: $reason) { ${LISTED_EXECUTION} }
  }
`;

interface Action {
  id: string;
  name: string;
  status: string;
}

interface Options extends CommonOptions {
  outcome: string;
  reason: string;
  output?: string;
}

@SubCommand({
  name: 'settle',
  arguments: '<id>',
  argsDescription: { id: 'of the execution, or of one of its actions' },
  description: 'say what became of an action whose outcome nobody recorded, and let its execution go on',
})
export class ExecutionSettleCommand extends CliCommand {
  readonly example =
    "opensoar execution settle 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e --outcome done --reason 'the firewall has the rule'";

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id = '']: string[], { outcome, reason, output, json }: Options): Promise<void> {
    if (output !== undefined && outcome !== 'DONE') {
      throw new CliError(ExitCode.USAGE, '--output goes with --outcome done: nothing else has an output.');
    }
    const variables = {
      id: id.includes(':') ? id : await this.uncertainAction(id),
      outcome,
      reason,
      output:
        output === undefined ? undefined : parseOutput(output === '-' ? await text(process.stdin) : output),
    };
    const { settleAction } = await this.api.execute<{ settleAction: ListedExecution }>(SETTLE, variables);
    if (json) printJson(settleAction);
    else printMoved(settleAction);
  }

  @Option({
    flags: '--outcome <outcome>',
    description: 'it happened; it did not, so run it again; or let the playbook see it as failed',
    choices: OUTCOMES,
    required: true,
  })
  parseOutcome(outcome: string): string {
    return oneOf('--outcome', OUTCOMES, outcome);
  }

  @Option({ flags: '--reason <reason>', description: 'how you know', required: true })
  parseReason(reason: string): string {
    return reason;
  }

  @Option({ flags: '--output <json>', description: 'what the action gave back, as JSON; - is stdin' })
  parseOutput(json: string): string {
    return json;
  }

  /** The one that there is to settle. */
  private async uncertainAction(id: string): Promise<string> {
    const answer = await this.api.execute<{ execution: { actions: Action[] } | null }>(UNCERTAIN_ACTIONS, {
      id,
    });
    if (!answer.execution) throw missing('execution', id);
    const [action, second, ...others] = answer.execution.actions.filter(
      ({ status }) => status === 'UNCERTAIN',
    );
    if (!action) {
      throw new CliError(ExitCode.FAILED, `No action of ${id} is uncertain, so there is nothing to settle.`);
    }
    if (second) {
      const all = [action, second, ...others].map((one) => `${one.id} (${one.name})`);
      throw new CliError(
        ExitCode.FAILED,
        `Several actions are uncertain. Name one of them: ${all.join(', ')}.`,
      );
    }
    return action.id;
  }
}

function parseOutput(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new CliError(ExitCode.USAGE, `--output takes JSON: ${(error as Error).message}`, { cause: error });
  }
}
