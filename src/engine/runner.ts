import { Injectable, Logger } from '@nestjs/common';
import { type ActionLogger, ExecutionCancelledError } from '@opensoar/sdk';
import {
  PlaybookRun,
  PlaybookTimeoutError,
  recordError,
  runInExecution,
  type StopSignal,
  throughJson,
} from '@opensoar/sdk/runtime';
import { AlertsService } from '../alerts/alerts.service.js';
import { pausePoint } from '../config/pause-points.js';
import { persevere } from '../database/persevere.js';
import { Transactions } from '../database/transactions.js';
import { EventsService } from '../events/events.service.js';
import { alertAsGiven } from '../executions/alert-as-given.js';
import { ExecutionStatus } from '../executions/execution.enums.js';
import { type ClaimedExecution, ExecutionStore, type Finish } from '../executions/execution.store.js';
import { ExecutionTransitions } from '../executions/execution-transitions.js';
import { JournalStore } from '../executions/journal.store.js';
import { ActorKind } from '../identity/actor.js';
import { withLogFields } from '../logging/log-context.js';
import { redact } from '../logging/redaction.js';
import { Metrics } from '../metrics/metrics.js';
import type { LoadedPlaybook } from '../playbooks/loaded-playbook.js';
import { type PlaybookInUse, PlaybookVersions } from '../playbooks/playbook-versions.js';
import { AlertEffects } from './alert-effects.js';
import { PlaybookNotLoadedError } from './engine.errors.js';
import { StoredJournal } from './run-journal.js';

/** An execution in this process. */
export interface ActiveRun {
  readonly claimed: ClaimedExecution;
  /** Resolves when this process has nothing more to do with it. Never rejects. */
  readonly done: Promise<void>;
  /** Stops it for good, as somebody asked for. */
  cancel(reason: Error): void;
  /** Lets go of it, to be taken up again by whoever claims it next. */
  detach(): void;
}

type Outcome = Pick<Finish, 'status' | 'result' | 'error'>;

/** Runs claimed executions from their journal to their end. */
@Injectable()
export class Runner {
  private readonly logger = new Logger('Playbook');

  constructor(
    private readonly playbooks: PlaybookVersions,
    private readonly alerts: AlertsService,
    private readonly executions: ExecutionStore,
    private readonly transitions: ExecutionTransitions,
    private readonly journal: JournalStore,
    private readonly transactions: Transactions,
    private readonly effects: AlertEffects,
    private readonly events: EventsService,
    private readonly metrics: Metrics,
  ) {}

  start(claimed: ClaimedExecution): ActiveRun {
    pausePoint('claimed');
    const early: { stop?: Error; detach?: true } = {};
    let run: PlaybookRun | undefined;
    const fields = {
      correlationId: claimed.correlationId,
      executionId: claimed.id,
      playbook: claimed.playbook,
    };
    const done = withLogFields(fields, async () => {
      try {
        this.transitions.tell(claimed, ExecutionStatus.RUNNING);
        const rows = claimed.epoch > 1 ? await persevere(() => this.journal.load(claimed.id)) : [];
        run = new PlaybookRun(claimed, rows, this.journalOf(claimed), {
          logger: this.actionLogger(),
          redact,
          onPoint: pausePoint,
        });
        if (early.detach) run.detach();
        if (early.stop) run.stop(early.stop);
        await this.runToEnd(claimed, run);
      } catch (error) {
        this.logger.error({ err: error }, 'An execution was let go of: its end could not be recorded');
        run?.detach();
      }
    });
    return {
      claimed,
      done,
      cancel: (reason) => (run ? run.stop(reason) : (early.stop = reason)),
      detach: () => (run ? run.detach() : (early.detach = true)),
    };
  }

  private async runToEnd(claimed: ClaimedExecution, run: PlaybookRun): Promise<void> {
    const outcome = await this.outcomeOf(claimed, run);
    if (!outcome) return;
    pausePoint('run-ended');
    const { id, epoch, sequenceId } = claimed;
    const finished = await this.executions.finish({ id, epoch, sequenceId, ...outcome });
    if (finished === 'fenced') return run.detach();
    pausePoint('end-recorded');
    const seconds = (Date.now() - claimed.startedAt.getTime()) / 1000;
    this.metrics.executionFinished(claimed.playbook, outcome.status, seconds);
    this.logger[outcome.error ? 'warn' : 'log'](
      { seconds, ...(outcome.error && { error: outcome.error }) },
      `Execution ${outcome.status}`,
    );
    this.transitions.tell({ ...claimed, version: finished.version }, outcome.status);
    this.transitions.dispatchReleased(finished.released);
  }

  /** Null where this process has to let go of the execution without ending it. */
  private async outcomeOf(claimed: ClaimedExecution, run: PlaybookRun): Promise<Outcome | null> {
    let inUse: PlaybookInUse | undefined;
    try {
      inUse = await persevere(() => this.playbooks.open(claimed.playbook, claimed.playbookVersion));
    } catch (error) {
      return failed(error);
    }
    if (!inUse) return failed(new PlaybookNotLoadedError(claimed.playbook));
    const { playbook } = inUse;
    const { timeoutMs } = playbook.definition;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => run.stop(new PlaybookTimeoutError(timeoutMs)), timeoutMs);
    try {
      const outcome = await Promise.race([this.runPlaybook(playbook, claimed, run), stopped(run), over(run)]);
      if (run.isFenced) return null;
      // What still runs of an uncertain execution is worth to be recorded; of any other it is only in the way.
      if (!run.isUncertain && run.isBusy) run.stop(new ExecutionCancelledError('The execution has ended.'));
      await run.settled();
      run.end();
      if (run.isFenced) return null;
      if (!run.isUncertain) return outcome;
      if (await persevere(() => this.executions.suspend(claimed.id, claimed.epoch))) {
        this.transitions.tell({ ...claimed, version: claimed.version + 1 }, ExecutionStatus.SUSPENDED);
      }
      return null;
    } finally {
      clearTimeout(timer);
      inUse.release();
    }
  }

  private async runPlaybook(
    { instance }: LoadedPlaybook,
    claimed: ClaimedExecution,
    run: PlaybookRun,
  ): Promise<Outcome> {
    // Not to be loaded is no failure of the playbook's: the execution is let go of, and taken up again.
    const { alertId } = claimed;
    const alert = alertId === null ? undefined : await persevere(() => this.alerts.loadAlertData(alertId));
    try {
      const returned = await runInExecution(run, async () =>
        alert
          ? instance.run(alertAsGiven(alert, claimed.alertState), claimed.input)
          : instance.run(claimed.input),
      );
      // Actions that nobody awaited still belong to the execution.
      await run.settled();
      run.assertComplete();
      const json = throughJson(returned, 'What run() returned');
      return { status: ExecutionStatus.SUCCEEDED, result: json.hasValue ? json.value : null, error: null };
    } catch (error) {
      await run.settled();
      return failed(error);
    }
  }

  private journalOf({ id, playbook }: ClaimedExecution): StoredJournal {
    const actor = { kind: ActorKind.PLAYBOOK, name: playbook, executionId: id };
    return new StoredJournal(this.journal, this.transactions, this.effects, this.events, actor, this.metrics);
  }

  private actionLogger(): ActionLogger {
    const write =
      (level: 'debug' | 'log' | 'warn' | 'error') =>
      (message: string, fields: Record<string, unknown> = {}): void =>
        this.logger[level](fields, message);
    return { debug: write('debug'), info: write('log'), warn: write('warn'), error: write('error') };
  }
}

function failed(error: unknown): Outcome {
  return { status: ExecutionStatus.FAILED, result: null, error: recordError(error) };
}

/** Resolves when the run is asked to stop. */
function stopped(run: PlaybookRun): Promise<Outcome> {
  return onAbort(run.stopped, (reason) =>
    reason instanceof PlaybookTimeoutError
      ? failed(reason)
      : { status: ExecutionStatus.CANCELLED, result: null, error: recordError(reason) },
  );
}

/** Resolves when the run can't be answered any more. */
function over(run: PlaybookRun): Promise<Outcome> {
  return onAbort(run.ended, failed);
}

function onAbort(signal: StopSignal, outcome: (reason: Error) => Outcome): Promise<Outcome> {
  return new Promise((resolve) => signal.onAbort((reason) => resolve(outcome(reason))));
}
