import { SubCommand } from 'nest-commander';
import { ApiClient } from '../api-client.js';
import { CliCommand, type CommonOptions } from '../cli-command.js';
import { printJson, printLine, printTable } from '../output.js';
import { printable } from '../printable.js';

const PROCESSES = /* GraphQL */ `
  query Processes {
    processes {
      id
      role
      host
      pid
      startedAt
      seenAt
      leaseExpiresAt
      load
      differs
      playbooks {
        name
        version
        differs
      }
      loadErrors {
        file
        message
      }
    }
  }
`;

interface ListedProcess {
  role: string;
  host: string;
  pid: number;
  startedAt: string;
  leaseExpiresAt: string | null;
  load: number;
  differs: boolean;
  playbooks: { name: string; version: string | null; differs: boolean }[];
  loadErrors: { file: string; message: string }[];
}

@SubCommand({ name: 'list', description: 'the processes that are up, and which of them run other code' })
export class ProcessListCommand extends CliCommand {
  readonly example = 'opensoar process list';

  constructor(private readonly api: ApiClient) {
    super();
  }

  override async run(_params: string[], { json }: CommonOptions): Promise<void> {
    const { processes } = await this.api.execute<{ processes: ListedProcess[] }>(PROCESSES);
    if (json) {
      printJson(processes);
      return;
    }
    printTable<ListedProcess>(
      {
        role: ({ role }) => role.toLowerCase(),
        host: ({ host }) => host,
        pid: ({ pid }) => pid,
        since: ({ startedAt }) => startedAt,
        'lease until': ({ leaseExpiresAt }) => leaseExpiresAt ?? '',
        load: ({ load }) => load,
        playbooks: ({ playbooks, differs }) =>
          `${playbooks.filter(({ version }) => version !== null).length}${differs ? ', DIFFERS' : ''}`,
      },
      processes,
    );
    for (const process of processes) printDifferences(process);
  }
}

function printDifferences({ host, pid, playbooks, loadErrors }: ListedProcess): void {
  const who = `${printable(host)} ${pid}`;
  for (const { name, version } of playbooks.filter(({ differs }) => differs)) {
    printLine(`${who} runs ${printable(name)} at ${version ?? 'no version at all'}, which is not in force.`);
  }
  for (const { file, message } of loadErrors) {
    printLine(`${who} could not load ${printable(file)}: ${printable(message)}`);
  }
}
