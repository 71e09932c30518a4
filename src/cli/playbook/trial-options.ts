import type { ActionLogger } from '@opensoar/sdk';
import {
  readAlert,
  readExecution,
  readJson,
  readPayload,
  readScripts,
} from '../../playbook-trials/trial-input.js';
import type { TrialOptions } from '../../playbook-trials/try-playbook.js';
import type { CommonOptions } from '../cli-command.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printNotice } from '../output.js';
import { printable } from '../printable.js';

/** The options of `opensoar playbook run`. */
export interface RunOptions extends CommonOptions {
  alert?: string;
  payload?: string;
  source?: string;
  input?: string;
  actions?: string;
  execution?: string;
  playbook?: string;
  live?: boolean;
  inspect?: number;
}

/** Reads the files that the options name. Throws a `CliError` where the options or the files won't do. */
export async function readTrialOptions(options: RunOptions): Promise<TrialOptions> {
  const { alert, payload, input, execution, live = false } = options;
  if (alert !== undefined && payload !== undefined) {
    throw new CliError(ExitCode.USAGE, 'Give either --alert or --payload.');
  }
  const given = [alert, payload, input].some((file) => file !== undefined);
  if (execution !== undefined && (given || live)) {
    throw new CliError(ExitCode.USAGE, '--execution has its own alert and input, and runs nothing for real.');
  }
  return readFiles(options).catch((error: unknown) => {
    throw new CliError(ExitCode.USAGE, (error as Error).message, { cause: error });
  });
}

async function readFiles({
  alert,
  payload,
  source,
  input,
  actions,
  execution,
  playbook,
  live = false,
  inspect,
}: RunOptions): Promise<TrialOptions> {
  return {
    playbook,
    alert:
      alert !== undefined
        ? await readAlert(alert)
        : payload !== undefined
          ? await readPayload(payload, source)
          : undefined,
    input: input === undefined ? undefined : await readJson(input),
    scripts: actions === undefined ? {} : await readScripts(actions),
    execution: execution === undefined ? undefined : await readExecution(execution),
    live,
    inspectPort: inspect,
    logger: ON_STDERR,
    onInspect: (url) => printNotice(`Waiting for a debugger at ${url}`),
  };
}

const ON_STDERR: ActionLogger = {
  debug: (message, fields) => log('debug', message, fields),
  info: (message, fields) => log('info', message, fields),
  warn: (message, fields) => log('warn', message, fields),
  error: (message, fields) => log('error', message, fields),
};

function log(level: string, message: string, fields: Record<string, unknown> = {}): void {
  const said = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : '';
  printNotice(printable(`${level}: ${message}${said}`));
}
