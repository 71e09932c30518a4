import type { AlertData } from '../alert-data.js';
import { readPlaybookDefinition } from '../definition-reader.js';
import { ExecutionCancelledError } from '../errors.js';
import type { ActionLogger } from '../execution-context.js';
import type { Clock } from '../replay/clock.js';
import { PlaybookRun } from '../replay/playbook-run.js';
import { type ActionScript, type ActionScripts, ScriptedActions } from './action-scripts.js';
import { anAlert } from './an-alert.js';
import { construct, type TestProvider } from './construct.js';
import { type CrashPoint, MemoryJournal } from './memory-journal.js';
import { type MemoryRun, runInMemory, type Runnable, SILENT } from './memory-run.js';
import { type PlaybookOutcome, type PlaybookTestRun, testRun } from './playbook-test-run.js';
import { TestedAlert } from './tested-alert.js';
import { VirtualClock } from './virtual-clock.js';

/** The executions of tests have one id, so that their idempotency keys and random ids are the same every time. */
const EXECUTION_ID = '018f0c3e-0000-7000-8000-000000000003';

/** A playbook class, or an instance that the test has made itself. */
export type TestedPlaybook = Runnable | (new (...args: never[]) => Runnable);

/** What a test says about the execution. */
export interface PlaybookTest {
  /** The alert at hand; what it leaves out is as in `anAlert()`. Without one the playbook runs on `input` alone. */
  alert?: Partial<AlertData>;
  input?: unknown;
  /** What the playbook's constructor injects, where it is not to be made anew. Not for an instance. */
  providers?: readonly TestProvider[];
  /** What actions do, by their names; those that are not named do what they do. */
  actions?: ActionScripts;
  /** What all other actions do, in the place of what they do. */
  otherActions?: ActionScript;
  /** Lets the worker die after so many outcomes, and another one take over. */
  crashAfter?: number;
  /**
   * Lets the worker die after it has recorded so many times that an action is about to begin, and before that action
   * does. Only `write` and `destructive` actions are announced in this way.
   */
  crashAfterIntent?: number;
  /** Cancels the execution after so many outcomes. */
  cancelAfter?: number;
  /** A `VirtualClock` unless given, which stands still but for what waits. */
  clock?: Clock;
  /** Gets what actions log. Nobody does unless given. */
  logger?: ActionLogger;
  /** Told of every call of an action before it begins, in the stack of the playbook. */
  onCall?: MemoryRun['onCall'];
}

/**
 * Runs a playbook in memory, without a server, on the code that the engine itself replays executions with. Timeouts of
 * scripted actions and of the playbook itself, and waits between tries, take no time; a body that is not scripted takes
 * the time that it takes. Never rejects for what the playbook does: see `status` and `error`.
 *
 * @example
 * ```ts
 * const { status, alert } = await runPlaybook(TriageHighSeverity, {
 *   alert: { sourceIp: '203.0.113.7' },
 *   actions: { check_reputation: returns('malicious') },
 * });
 * ```
 */
export async function runPlaybook(
  playbook: TestedPlaybook,
  test: PlaybookTest = {},
): Promise<PlaybookTestRun> {
  const clock = test.clock ?? new VirtualClock();
  const alert = test.alert && new TestedAlert(anAlert(test.alert));
  const given = alert?.data;
  let outcomes = 0;
  let current: PlaybookRun | undefined;
  const journal = new MemoryJournal(alert, crashPointOf(test), () => {
    outcomes += 1;
    if (outcomes === test.cancelAfter) current?.stop(new ExecutionCancelledError());
  });
  const scripts = new ScriptedActions(test.actions ?? {}, clock, test.otherActions);
  const repeated: string[] = [];
  const startedAt = clock.now();
  let outcome: PlaybookOutcome | 'crashed';
  do {
    let crash = (): void => undefined;
    const crashed = new Promise<'crashed'>((resolve) => (crash = () => resolve('crashed')));
    const epoch = journal.takeOver(() => crash());
    const claim = { id: EXECUTION_ID, epoch, startedAt, alertId: given?.id ?? null };
    const logger = test.logger ?? SILENT;
    const run = (current = new PlaybookRun(claim, journal.entries, journal, { logger, clock }));
    const instance = typeof playbook === 'function' ? construct(playbook, test.providers ?? []) : playbook;
    const memoryRun: MemoryRun = {
      run,
      clock,
      alert: given,
      input: test.input,
      onCall: test.onCall,
      bodyOf: (definition, args, body, seq) => {
        const scripted = scripts.bodyOf(definition, args, body);
        return () => {
          if (journal.hasOutcome(seq)) repeated.push(definition.name);
          return scripted();
        };
      },
    };
    outcome = await runInMemory(memoryRun, instance, timeoutOf(playbook), crashed);
  } while (outcome === 'crashed');
  return testRun(outcome, { alert, journal: journal.entries, clock, startedAt, repeated });
}

/** The playbook's own timeout, in milliseconds. */
function timeoutOf(playbook: TestedPlaybook): number | undefined {
  const cls = typeof playbook === 'function' ? playbook : playbook.constructor;
  return readPlaybookDefinition(cls)?.timeoutMs;
}

function crashPointOf({ crashAfter, crashAfterIntent }: PlaybookTest): CrashPoint | undefined {
  if (crashAfterIntent !== undefined) return { kept: 'intent', count: crashAfterIntent };
  return crashAfter === undefined ? undefined : { kept: 'outcome', count: crashAfter };
}
