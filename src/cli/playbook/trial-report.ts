import { alertChanges, tracedCalls } from '../../playbook-trials/trace.js';
import { messageOf } from '../../playbooks/playbook-loader/load-message.js';
import { TrialError } from '../../playbook-trials/trial.error.js';
import { type Trial, type TrialOptions, tryPlaybook } from '../../playbook-trials/try-playbook.js';
import { CliError, ExitCode } from '../cli-error.js';
import { printJson, printLine, printNotice, printTable } from '../output.js';
import { printable } from '../printable.js';
import { paint, stateOf } from '../tone.js';

/** Runs the playbook; what keeps it from that is a `CliError`. */
export async function tryOrSay(file: string, options: TrialOptions): Promise<Trial> {
  try {
    return await tryPlaybook(file, options);
  } catch (error) {
    if (error instanceof TrialError) throw new CliError(ExitCode.USAGE, error.message, { cause: error });
    throw new CliError(ExitCode.FAILED, `${file} does not load: ${messageOf(error)}`, { cause: error });
  }
}

/** The trace for people, or all of it as JSON. */
export function printTrial(trial: Trial, { json = false }: { json?: boolean }): void {
  if (json) printJson(documentOf(trial));
  else printTrace(trial);
}

function printTrace(trial: Trial): void {
  const { definition, before, run, notRun } = trial;
  const on = before ? ` on ${JSON.stringify(before.title)} (${before.severity}, ${before.source})` : '';
  printLine(printable(`${definition.name}${on}`));
  const calls = tracedCalls(trial);
  if (calls.length > 0) {
    printTable(
      {
        '#': ({ number }) => number,
        call: ({ call }) => call,
        effect: ({ effect }) => effect,
        status: ({ status }) => stateOf(status.toUpperCase()),
        tries: ({ tries }) => tries || '',
        'result, or error': ({ outcome }) => outcome,
      },
      calls,
    );
  }
  const end = run.error ? `${run.error.name}: ${run.error.message}` : JSON.stringify(run.result);
  const status = paint(stateOf(run.status.toUpperCase()));
  printLine(`${status} after ${run.elapsedMs} ms: ${printable(end)}`);
  for (const change of alertChanges(before, run.alert)) printLine(printable(`alert: ${change}`));
  for (const comment of run.comments) printLine(printable(`comment: ${comment}`));
  if (notRun.length > 0) {
    const example = JSON.stringify(Object.fromEntries(notRun.map((name) => [name, '...'])));
    printNotice(
      `Not run, and so without a result: ${notRun.join(', ')}. Say what they give with --actions FILE, which holds ` +
        `${example}; or let them run, with --live.`,
    );
  }
}

function documentOf({ definition, run, notRun }: Trial): object {
  const { status, result, error, actions, alert, comments, effects, elapsedMs } = run;
  return {
    playbook: definition.name,
    status,
    result,
    error,
    actions,
    notRun,
    alert,
    comments,
    effects,
    elapsedMs,
  };
}
