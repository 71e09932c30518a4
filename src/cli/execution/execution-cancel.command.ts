import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson } from '../output.js';
import { LISTED_EXECUTION, type ListedExecution } from './execution-fields.js';
import { printMoved } from './print-moved.js';

const CANCEL = /* GraphQL */ `
  mutation CancelExecution($id: ID!) {
    cancelExecution(id: $id) { ${LISTED_EXECUTION} }
  }
`;

@SubCommand({
  name: 'cancel',
  arguments: '<id>',
  description: 'end an execution that has not ended yet',
})
export class ExecutionCancelCommand extends CliCommand {
  readonly example = 'opensoar execution cancel 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id]: string[], { json }: CommonOptions): Promise<void> {
    const { cancelExecution } = await this.api.execute<{ cancelExecution: ListedExecution }>(CANCEL, { id });
    if (json) printJson(cancelExecution);
    else printMoved(cancelExecution);
  }
}
