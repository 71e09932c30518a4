import { type ActionLogger, type AlertData } from '@opensoar/sdk';
import { type ExecutionFixture, type PlaybookDefinition, REAL_CLOCK } from '@opensoar/sdk/runtime';
import {
  type ActionScripts,
  type PlaybookTest,
  type PlaybookTestRun,
  replayExecution,
  returns,
  runPlaybook,
} from '@opensoar/sdk/testing';
import { awaitDebugger } from './debugging.js';
import { keepInside } from './keep-inside.js';
import { openPlaybook } from './open-playbook.js';

/** What a playbook is to be tried with. */
export interface TrialOptions {
  /** Which of the file's playbooks; needed where it exports several. */
  readonly playbook?: string | undefined;
  readonly alert?: AlertData | undefined;
  readonly input?: unknown;
  readonly scripts: ActionScripts;
  /** An execution to run again from its recorded results, in the place of an alert and an input. */
  readonly execution?: ExecutionFixture | undefined;
  /** Whether actions that have no script do what they do. */
  readonly live: boolean;
  /** Where a debugger is to be waited for. */
  readonly inspectPort?: number | undefined;
  readonly logger: ActionLogger;
  /** Told where a debugger can attach. */
  readonly onInspect: (url: string) => void;
}

/** What became of a trial. */
export interface Trial {
  readonly definition: PlaybookDefinition;
  /** The alert as the playbook got it. */
  readonly before: AlertData | undefined;
  readonly run: PlaybookTestRun;
  /** Actions that were kept from running, and gave nothing. */
  readonly notRun: readonly string[];
}

/**
 * Runs the playbook of a file in this process, which is good for nothing else afterwards: unless it is `live`, it can't
 * reach the outside any more. The alert is changed in memory alone.
 */
export async function tryPlaybook(path: string, options: TrialOptions): Promise<Trial> {
  const { execution, live, scripts, logger } = options;
  if (!live) keepInside();
  const playbook = await openPlaybook(path, options.playbook);
  try {
    const { instance, definition } = playbook;
    const onCall =
      options.inspectPort === undefined ? undefined : awaitDebugger(options.inspectPort, options.onInspect);
    const watched: PlaybookTest = { actions: scripts, logger, ...(onCall && { onCall }) };
    if (execution !== undefined) {
      const run = await replayExecution(instance, execution, watched);
      return { definition, before: execution.alert ?? undefined, run, notRun: [] };
    }
    const run = await runPlaybook(instance, {
      ...watched,
      ...(options.alert && { alert: options.alert }),
      input: options.input,
      ...(live ? { clock: REAL_CLOCK } : { otherActions: returns(undefined) }),
    });
    const unscripted = live ? [] : run.actions.filter(({ name }) => scripts[name] === undefined);
    const notRun = [...new Set(unscripted.map(({ name }) => name))];
    return { definition, before: options.alert, run, notRun };
  } finally {
    await playbook.close();
  }
}
