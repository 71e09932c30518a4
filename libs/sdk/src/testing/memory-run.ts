import type { ActionDefinition } from '../action-definition.js';
import type { AlertData } from '../alert-data.js';
import { ExecutionCancelledError } from '../errors.js';
import {
  type ActionLogger,
  type AlertEffect,
  type ExecutionRuntime,
  runInExecution,
} from '../execution-context.js';
import type { Clock } from '../replay/clock.js';
import { throughJson } from '../replay/json-value.js';
import type { PlaybookRun } from '../replay/playbook-run.js';
import { PlaybookTimeoutError } from '../replay/playbook-timeout.error.js';
import { recordError } from '../replay/recorded-error.js';
import type { StopSignal } from '../replay/stop-signal.js';
import type { PlaybookOutcome } from './playbook-test-run.js';
import { VirtualClock } from './virtual-clock.js';

/** What has a `run()`. */
export type Runnable = { run(...input: never[]): unknown };

/** One claim of an execution, by a worker that lives in this process. */
export interface MemoryRun {
  readonly run: PlaybookRun;
  readonly clock: Clock;
  readonly alert: AlertData | undefined;
  readonly input: unknown;
  /** What runs in the place of an action's own body. */
  readonly bodyOf: (
    definition: ActionDefinition,
    args: unknown[],
    body: () => unknown,
    seq: number,
  ) => () => unknown;
  /** Told of every call, in the playbook's own stack. */
  readonly onCall?: ((call: { seq: number; name: string; args: unknown[] }) => void) | undefined;
}

/**
 * Runs a playbook to its end, as the engine's runner does.
 *
 * @param timeoutMs the playbook's own; it counts on the run's clock
 * @param interrupted ends it at once with what it resolves with: a crash, for example
 */
export async function runInMemory<Interruption>(
  memoryRun: MemoryRun,
  instance: Runnable,
  timeoutMs: number | undefined,
  interrupted: Promise<Interruption>,
): Promise<PlaybookOutcome | Interruption> {
  const { run, clock } = memoryRun;
  const disarm =
    timeoutMs === undefined
      ? undefined
      : alarm(clock, timeoutMs, () => run.stop(new PlaybookTimeoutError(timeoutMs)));
  const interruption = interrupted.then((by) => ({ by }));
  try {
    const ended = Promise.race([runToEnd(memoryRun, instance), stopped(run), endOf(run)]);
    const first = await Promise.race([ended.then((own) => ({ own })), interruption]);
    if ('by' in first) {
      run.detach();
      return first.by;
    }
    if (!run.isUncertain && run.isBusy) run.stop(new ExecutionCancelledError('The execution has ended.'));
    const whileItsActionsEnd = await Promise.race([run.settled(), interruption]);
    if (whileItsActionsEnd) {
      run.detach();
      return whileItsActionsEnd.by;
    }
    run.end();
    return run.isUncertain ? SUSPENDED : first.own;
  } finally {
    disarm?.();
  }
}

const SUSPENDED: PlaybookOutcome = { status: 'suspended', result: null, error: null };

async function runToEnd(memoryRun: MemoryRun, instance: Runnable): Promise<PlaybookOutcome> {
  const { run, alert, input } = memoryRun;
  const given = structuredClone(alert ? [alert, input] : [input]) as never[];
  try {
    const returned = await runInExecution(new MemoryRuntime(memoryRun), async () => instance.run(...given));
    await run.settled();
    run.assertComplete();
    const json = throughJson(returned, 'What run() returned');
    return { status: 'succeeded', result: json.hasValue ? json.value : null, error: null };
  } catch (error) {
    await run.settled();
    return failed(error);
  }
}

/** Resolves when the run is asked to stop. */
function stopped(run: PlaybookRun): Promise<PlaybookOutcome> {
  return onAbort(run.stopped, (reason) => {
    // A crash lets go of the run as well, and has been noticed by then.
    if (run.isFenced) return undefined;
    if (reason instanceof PlaybookTimeoutError) return failed(reason);
    return { status: 'cancelled', result: null, error: recordError(reason) };
  });
}

/** Resolves when no further call can be answered. */
function endOf(run: PlaybookRun): Promise<PlaybookOutcome> {
  return onAbort(run.ended, (reason) => {
    if (run.isUncertain) return SUSPENDED;
    return run.isFenced ? undefined : failed(reason);
  });
}

function onAbort(
  signal: StopSignal,
  outcomeOf: (reason: Error) => PlaybookOutcome | undefined,
): Promise<PlaybookOutcome> {
  return new Promise((resolve) => {
    signal.onAbort((reason) => {
      const outcome = outcomeOf(reason);
      if (outcome) resolve(outcome);
    });
  });
}

function failed(error: unknown): PlaybookOutcome {
  return { status: 'failed', result: null, error: recordError(error) };
}

function alarm(clock: Clock, ms: number, ring: () => void): () => void {
  if (clock instanceof VirtualClock) return clock.alarm(ms, ring);
  const timer = setTimeout(ring, ms);
  return () => clearTimeout(timer);
}

const nothing = (): void => undefined;

/** For runs whose actions log to nobody. */
export const SILENT: ActionLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The run as the playbook sees it: with other bodies, which are counted as the run counts its calls. */
class MemoryRuntime implements ExecutionRuntime {
  private nextSeq = 0;

  constructor(private readonly memoryRun: MemoryRun) {}

  call(definition: ActionDefinition, args: unknown[], body: () => unknown): Promise<unknown> {
    const { run, bodyOf, onCall } = this.memoryRun;
    const seq = this.nextSeq++;
    onCall?.({ seq, name: definition.name, args });
    return run.call(definition, args, bodyOf(definition, args, body, seq));
  }

  effect(effect: AlertEffect): Promise<void> {
    this.nextSeq += 1;
    return this.memoryRun.run.effect(effect);
  }

  now(): Date {
    return this.memoryRun.run.now();
  }

  randomId(): string {
    return this.memoryRun.run.randomId();
  }
}
