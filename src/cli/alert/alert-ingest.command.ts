import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Option, SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printTable } from '../output.js';
import { withProgress } from '../progress.js';
import { toned } from '../tone.js';

interface Accepted {
  alertId: string;
  duplicate: boolean;
  correlationId: string;
  executions: { id: string; playbook: string }[];
}

interface Rejected {
  code: string;
  message: string;
  /** The alert's place in the payload; none where the payload as a whole was rejected. */
  index?: number;
}

interface FileReport {
  file: string;
  accepted: Accepted[];
  rejected: Rejected[];
}

interface Options extends CommonOptions {
  source?: string;
}

@SubCommand({
  name: 'ingest',
  arguments: '<files...>',
  argsDescription: { files: 'JSON payloads, sent byte for byte; - is stdin' },
  description: 'send payloads as a detection tool would',
})
export class AlertIngestCommand extends CliCommand {
  readonly example = 'opensoar alert ingest --source elastic alert.json';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(files: string[], { source, json }: Options): Promise<void> {
    const reports = await withProgress(async (progress) => {
      const done: FileReport[] = [];
      for (const file of files) {
        progress.show(`${done.length + 1} of ${files.length}: ${file}`);
        done.push(await this.ingest(file, source));
      }
      return done;
    });
    if (json) printJson(reports);
    else print(reports);
    const rejected = reports.reduce((sum, report) => sum + report.rejected.length, 0);
    if (rejected > 0) throw new CliError(ExitCode.FAILED, `${rejected} rejected.`);
  }

  @Option({
    flags: '--source <source>',
    description: 'what sent it; recognised from the payload unless given',
  })
  parseSource(source: string): string {
    return source;
  }

  private async ingest(file: string, source: string | undefined): Promise<FileReport> {
    const path = source === undefined ? '/webhooks/alerts' : `/webhooks/alerts/${encodeURIComponent(source)}`;
    const { status, body } = await this.api.post(path, await read(file));
    return status < 300
      ? { file, ...(body as Omit<FileReport, 'file'>) }
      : { file, accepted: [], rejected: [body as Rejected] };
  }
}

async function read(file: string): Promise<Uint8Array<ArrayBuffer>> {
  if (file === '-') return new Uint8Array(await buffer(process.stdin));
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw new CliError(ExitCode.USAGE, `${file} can't be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function print(reports: readonly FileReport[]): void {
  const rows = reports.flatMap(({ file, accepted, rejected }) => [
    ...accepted.map((alert) => ({
      file,
      outcome: alert.duplicate ? toned('duplicate', 'quiet') : toned('accepted', 'good'),
      alert: alert.alertId,
      detail: alert.executions.map(({ playbook }) => playbook).join(', '),
    })),
    ...rejected.map(({ code, message, index }) => ({
      file,
      outcome: toned('rejected', 'bad'),
      alert: index === undefined ? '' : `#${index}`,
      detail: `${code}: ${message}`,
    })),
  ]);
  printTable(
    {
      file: (row) => row.file,
      outcome: (row) => row.outcome,
      alert: (row) => row.alert,
      'playbooks, or reason': (row) => row.detail,
    },
    rows,
  );
}
