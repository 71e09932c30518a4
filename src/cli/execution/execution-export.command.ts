import { writeFile } from 'node:fs/promises';
import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printNotice } from '../output.js';

interface Options extends CommonOptions {
  out?: string;
}

@SubCommand({
  name: 'export',
  arguments: '<id>',
  description: 'write a finished execution as JSON, to run its playbook again in a test or a debugger',
})
export class ExecutionExportCommand extends CliCommand {
  readonly example = 'opensoar execution export 01980e5f-7a3b-7c21-9d1e-5b6f0a2c4d8e --out beacon.json';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run([id = '']: string[], { out }: Options): Promise<void> {
    const { status, body } = await this.api.get(`/executions/${encodeURIComponent(id)}/fixture`);
    if (status !== 200) throw new CliError(ExitCode.FAILED, (body as { message: string }).message);
    if (out === undefined) return printJson(body);
    try {
      await writeFile(out, `${JSON.stringify(body, null, 2)}\n`);
    } catch (error) {
      throw new CliError(ExitCode.FAILED, `${out} can't be written: ${(error as Error).message}`, {
        cause: error,
      });
    }
    printNotice(`Written to ${out}: replay it with opensoar playbook run FILE --execution ${out}`);
  }

  @Option({ flags: '--out <file>', description: 'where to; stdout unless given' })
  parseOut(file: string): string {
    return file;
  }
}
