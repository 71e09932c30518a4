import type { ActionDefinition } from '../action-definition.js';
import type { AlertData } from '../alert-data.js';
import { type AlertEffect, type ExecutionRuntime, runInExecution } from '../execution-context.js';
import {
  type JournalEntry,
  JournalKind,
  type RecordedAttempt,
  type RecordedError,
} from '../replay/journal.js';
import { throughJson } from '../replay/json-value.js';
import { PlaybookRun } from '../replay/playbook-run.js';
import { recordError } from '../replay/recorded-error.js';
import { type ActionScripts, ScriptedActions } from './action-scripts.js';
import { construct, type TestProvider } from './construct.js';
import { MemoryJournal } from './memory-journal.js';
import { TestedAlert } from './tested-alert.js';
import { VirtualClock } from './virtual-clock.js';

/** The executions of tests have one id, so that their idempotency keys and random ids are the same every time. */
const EXECUTION_ID = '018f0c3e-0000-7000-8000-000000000003';

type Runnable = { run(...input: never[]): unknown };

/** A playbook class, or an instance that the test has made itself. */
export type TestedPlaybook = Runnable | (new (...args: never[]) => Runnable);

/** What a test says about the execution. */
export interface PlaybookTest {
  /** The alert at hand; see `anAlert()`. Without one the playbook runs on `input` alone. */
  alert?: AlertData;
  input?: unknown;
  /** What the playbook's constructor injects, where it is not to be made anew. Not for an instance. */
  providers?: readonly TestProvider[];
  /** What actions do, by their names; those that are not named do what they do. */
  actions?: ActionScripts;
  /** Lets the worker die after so many outcomes, and another one take over. */
  crashAfter?: number;
  clock?: VirtualClock;
}

/** An action as it was called. */
export interface CalledAction {
  name: string;
  args: unknown[];
  status: string;
  output: unknown;
  error: RecordedError | null;
  /** Every try, the failed ones included. */
  attempts: RecordedAttempt[];
}

/** What became of the execution. */
export interface PlaybookTestRun {
  /** `suspended`: it is uncertain whether a destructive action happened, and a person has to say. */
  status: 'succeeded' | 'failed' | 'suspended';
  /** What `run()` returned, as JSON carries it. */
  result: unknown;
  error: RecordedError | null;
  /** In the order of the calls. */
  actions: CalledAction[];
  /** The alert with all changes; undefined where there was none. */
  alert: AlertData | undefined;
  comments: string[];
  /** What was asked of the alert, in order. */
  effects: AlertEffect[];
  /** How long it took on the clock of the test, in milliseconds. */
  elapsedMs: number;
  /** Actions whose body ran once more although their outcome was recorded: there must be none. */
  repeated: string[];
  /** The rows that the engine would have kept. */
  journal: JournalEntry[];
}

/**
 * Runs a playbook in memory, without a server, on the code that the engine itself replays executions with. Timeouts of
 * scripted actions and waits between tries take no time; a body that is not scripted takes the time that it takes. The
 * playbook's own `timeout` is not applied. Never rejects for what the playbook does: see `status` and `error`.
 *
 * @example
 * ```ts
 * const { status, alert } = await runPlaybook(TriageHighSeverity, {
 *   alert: anAlert({ sourceIp: '203.0.113.7' }),
 *   actions: { check_reputation: returns('malicious') },
 * });
 * ```
 */
export async function runPlaybook(
  playbook: TestedPlaybook,
  test: PlaybookTest = {},
): Promise<PlaybookTestRun> {
  const clock = test.clock ?? new VirtualClock();
  const alert = test.alert && new TestedAlert(test.alert);
  const journal = new MemoryJournal(alert, test.crashAfter);
  const scripts = new ScriptedActions(test.actions ?? {}, clock);
  const repeated: string[] = [];
  const startedAt = clock.now();
  let outcome: Outcome | 'crashed';
  do {
    let crash = (): void => undefined;
    const crashed = new Promise<'crashed'>((resolve) => (crash = () => resolve('crashed')));
    const epoch = journal.takeOver(() => crash());
    const claim = { id: EXECUTION_ID, epoch, startedAt, alertId: test.alert?.id ?? null };
    const run = new PlaybookRun(claim, journal.entries, journal, { logger: SILENT, clock });
    const instance = typeof playbook === 'function' ? construct(playbook, test.providers ?? []) : playbook;
    const runtime = new TestedRun(run, scripts, (seq, name) => {
      if (journal.hasOutcome(seq)) repeated.push(name);
    });
    outcome = await Promise.race([runToEnd(run, runtime, instance, test), endOf(run), crashed]);
    if (outcome === 'crashed') run.detach();
    else run.end();
  } while (outcome === 'crashed');
  const entries = journal.entries;
  return {
    ...outcome,
    actions: entries.filter(({ kind }) => kind === JournalKind.ACTION).map(asCalled),
    alert: alert?.data,
    comments: alert?.comments ?? [],
    effects: alert?.effects ?? [],
    elapsedMs: clock.elapsedMs,
    repeated,
    journal: entries,
  };
}

type Outcome = Pick<PlaybookTestRun, 'status' | 'result' | 'error'>;

async function runToEnd(
  run: PlaybookRun,
  runtime: ExecutionRuntime,
  instance: Runnable,
  { alert, input }: PlaybookTest,
): Promise<Outcome> {
  const given = structuredClone(alert ? [alert, input] : [input]) as never[];
  try {
    const returned = await runInExecution(runtime, async () => instance.run(...given));
    await run.settled();
    run.assertComplete();
    const json = throughJson(returned, 'What run() returned');
    return { status: 'succeeded', result: json.hasValue ? json.value : null, error: null };
  } catch (error) {
    await run.settled();
    return failed(error);
  }
}

/** Resolves when no further call can be answered. */
function endOf(run: PlaybookRun): Promise<Outcome> {
  return new Promise((resolve) => {
    run.ended.addEventListener('abort', () => {
      // A crash detaches the run as well, and has been noticed by then.
      if (run.isUncertain) resolve({ status: 'suspended', result: null, error: null });
      else if (!run.isFenced) resolve(failed(run.ended.reason));
    });
  });
}

function failed(error: unknown): Outcome {
  return { status: 'failed', result: null, error: recordError(error) };
}

function asCalled({ name, input, status, hasOutput, output, error, attempts }: JournalEntry): CalledAction {
  return {
    name,
    args: input as unknown[],
    status,
    output: hasOutput ? output : undefined,
    error,
    attempts,
  };
}

const nothing = (): void => undefined;
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The run as the playbook sees it: with scripted bodies, which are counted as the run counts its calls. */
class TestedRun implements ExecutionRuntime {
  private nextSeq = 0;

  constructor(
    private readonly run: PlaybookRun,
    private readonly scripts: ScriptedActions,
    private readonly onBody: (seq: number, name: string) => void,
  ) {}

  call(definition: ActionDefinition, args: unknown[], body: () => unknown): Promise<unknown> {
    const seq = this.nextSeq++;
    const scripted = this.scripts.bodyOf(definition, args, body);
    return this.run.call(definition, args, () => {
      this.onBody(seq, definition.name);
      return scripted();
    });
  }

  effect(effect: AlertEffect): Promise<void> {
    this.nextSeq += 1;
    return this.run.effect(effect);
  }

  now(): Date {
    return this.run.now();
  }

  randomId(): string {
    return this.run.randomId();
  }
}
