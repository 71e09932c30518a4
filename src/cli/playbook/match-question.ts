import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CliError, ExitCode } from '../cli-error.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the API takes for "which playbooks would answer this?". */
export interface MatchQuestion {
  alertId?: string;
  source?: string;
  payload?: unknown;
}

/** What was typed is a file with a payload, `-` for one on stdin, or the ID of an alert. */
export async function matchQuestion(typed: string, source: string | undefined): Promise<MatchQuestion> {
  if (typed === '-') return { payload: parse('stdin', await text(process.stdin)), source };
  if (existsSync(typed)) return { payload: parse(typed, await read(typed)), source };
  if (!ID.test(typed)) {
    throw new CliError(ExitCode.USAGE, `${JSON.stringify(typed)} is neither a file nor the ID of an alert.`);
  }
  if (source !== undefined) {
    throw new CliError(
      ExitCode.USAGE,
      '--source goes with a payload: an alert has its source already. Leave it out.',
    );
  }
  return { alertId: typed };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(ExitCode.USAGE, `${file} can't be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function parse(file: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new CliError(ExitCode.USAGE, `${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
