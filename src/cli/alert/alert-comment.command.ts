import { text } from 'node:stream/consumers';
import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printLine } from '../output.js';

const ADD_COMMENT = /* GraphQL */ `
  mutation AddComment($alertId: ID!, $body: String!) {
    addComment(alertId: $alertId, body: $body) {
      id
      alertId
      body
      author {
        kind
        name
      }
      mentions {
        username
      }
      createdAt
    }
  }
`;

@SubCommand({
  name: 'comment',
  arguments: '<id> <text>',
  argsDescription: { text: 'what to say; - is stdin' },
  description: 'comment on an alert',
})
export class AlertCommentCommand extends CliCommand {
  readonly example =
    "opensoar alert comment 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e 'The host is isolated. @ana, please look.'";

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([alertId, said = '']: string[], { json }: CommonOptions): Promise<void> {
    const body = said === '-' ? await text(process.stdin) : said;
    if (body.trim() === '') throw new CliError(ExitCode.USAGE, 'There is nothing to say: the text is empty.');
    const variables = { alertId, body };
    const { addComment } = await this.api.execute<{ addComment: { id: string } }>(ADD_COMMENT, variables);
    if (json) printJson(addComment);
    else printLine(`Commented: ${addComment.id}.`);
  }
}
