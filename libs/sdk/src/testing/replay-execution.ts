import { NonDeterministicPlaybookError } from '../errors.js';
import type { AlertEffect } from '../execution-context.js';
import { ActionStatus, EFFECT_NAMES, type JournalEntry, JournalKind } from '../replay/journal.js';
import { PlaybookRun } from '../replay/playbook-run.js';
import { recordError } from '../replay/recorded-error.js';
import { ScriptedActions } from './action-scripts.js';
import { construct } from './construct.js';
import {
  type ExecutionFixture,
  isCutShort,
  readFixture,
  recordedOutcomes,
} from '../replay/execution-fixture.js';
import { MemoryJournal } from './memory-journal.js';
import { type MemoryRun, runInMemory, SILENT } from './memory-run.js';
import { type PlaybookOutcome, type PlaybookTestRun, testRun } from './playbook-test-run.js';
import type { PlaybookTest, TestedPlaybook } from './run-playbook.js';
import { TestedAlert } from './tested-alert.js';
import { VirtualClock } from './virtual-clock.js';

/**
 * Runs a playbook again from the recorded results of an execution, in a test or under a debugger: with its alert, its
 * input, its ids and its times. No action that is recorded runs. A playbook that has changed since may call more than is
 * recorded: what `actions` names is played then, and anything else ends the run as `failed`, with a
 * `NonDeterministicPlaybookError` that names the call. Where the execution was cancelled or took too long, the run ends
 * as it did.
 *
 * @param fixture what `opensoar execution export` has written, read as JSON
 * @example
 * ```ts
 * const fixture = JSON.parse(readFileSync('fixtures/0192f3.json', 'utf8'));
 * const { result } = await replayExecution(TriageHighSeverity, fixture);
 * expect(result).toEqual(fixture.execution.result);
 * ```
 */
export async function replayExecution(
  playbook: TestedPlaybook,
  fixture: unknown,
  test: Pick<PlaybookTest, 'actions' | 'logger' | 'onCall' | 'providers'> = {},
): Promise<PlaybookTestRun> {
  const recorded = readFixture(fixture);
  const { execution } = recorded;
  const outcomes = recordedOutcomes(recorded);
  const alert = recorded.alert ? new TestedAlert(recorded.alert) : undefined;
  const given = alert?.data;
  for (const effect of effectsAmong(outcomes)) alert?.apply(effect);

  const startedAt = new Date(execution.startedAt);
  const clock = new VirtualClock(startedAt);
  const scripts = new ScriptedActions(test.actions ?? {}, clock);
  const journal = new MemoryJournal(alert, undefined, () => undefined, outcomes);
  const claim = { id: execution.id, epoch: journal.takeOver(), startedAt, alertId: given?.id ?? null };
  const run = new PlaybookRun(claim, journal.entries, journal, { logger: test.logger ?? SILENT, clock });
  let interrupt: (outcome: PlaybookOutcome) => void = () => undefined;
  const interrupted = new Promise<PlaybookOutcome>((resolve) => (interrupt = resolve));
  const memoryRun: MemoryRun = {
    run,
    clock,
    alert: given,
    input: execution.input ?? undefined,
    onCall: test.onCall,
    bodyOf: (definition, args, body, seq) => {
      if (test.actions?.[definition.name] !== undefined) return scripts.bodyOf(definition, args, body);
      return () => {
        interrupt(endBeyond(recorded, `call ${seq + 1} to ${definition.name}`));
        return new Promise(() => undefined);
      };
    },
  };
  const instance = typeof playbook === 'function' ? construct(playbook, test.providers ?? []) : playbook;
  const outcome = await runInMemory(memoryRun, instance, undefined, interrupted);
  return testRun(outcome, { alert, journal: journal.entries, clock, startedAt, repeated: [] });
}

/** How it ends at a call that has no outcome, and no script. */
function endBeyond({ execution }: ExecutionFixture, call: string): PlaybookOutcome {
  const { status, error } = execution;
  if (isCutShort(execution)) return { status, result: null, error };
  const mismatch = new NonDeterministicPlaybookError('no further call', call);
  return { status: 'failed', result: null, error: recordError(mismatch) };
}

/** What was done to the alert, in that order. */
function effectsAmong(outcomes: readonly JournalEntry[]): AlertEffect[] {
  const kinds = new Map(Object.entries(EFFECT_NAMES).map(([kind, name]) => [name, kind]));
  return outcomes
    .filter(({ kind, status }) => kind === JournalKind.ALERT_EFFECT && status === ActionStatus.SUCCEEDED)
    .sort((a, b) => (a.ord ?? 0) - (b.ord ?? 0))
    .map(({ name, input }) => ({ kind: kinds.get(name), ...(input as [object])[0] }) as AlertEffect);
}
