import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson } from '../output.js';
import { LISTED_EXECUTION, type ListedExecution } from './execution-fields.js';
import { printMoved } from './print-moved.js';

const RETRY = /* GraphQL */ `
  mutation RetryExecution($id: ID!) {
    retryExecution(id: $id) { ${LISTED_EXECUTION} }
  }
`;

@SubCommand({
  name: 'retry',
  arguments: '<id>',
  description: 'let a failed execution go on after the last action that succeeded',
})
export class ExecutionRetryCommand extends CliCommand {
  readonly example = 'opensoar execution retry 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id]: string[], { json }: CommonOptions): Promise<void> {
    const { retryExecution } = await this.api.execute<{ retryExecution: ListedExecution }>(RETRY, { id });
    if (json) printJson(retryExecution);
    else printMoved(retryExecution);
  }
}
