import { v5 as uuidV5 } from 'uuid';
import type { ActionDefinition } from '../action-definition.js';
import { ExecutionCancelledError, NoCurrentAlertError } from '../errors.js';
import type { ActionLogger, AlertEffect, ExecutionRuntime } from '../execution-context.js';
import { attemptAction } from './action-attempts.js';
import { type Clock, REAL_CLOCK } from './clock.js';
import {
  ActionStatus,
  EFFECT_NAMES,
  type JournalEntry,
  JournalKind,
  type JournalRow,
  type JournalWrite,
  type RecordedAttempt,
  type RunJournal,
} from './journal.js';
import { copyOfJson, digestOf, type JsonValue, throughJson } from './json-value.js';
import { OrderedDelivery } from './ordered-delivery.js';
import {
  endedByLoss,
  type EndedRow,
  firstAttempt,
  JournalRows,
  type LiveCall,
  unrecordable,
} from './journal-rows.js';
import { reviveError } from './recorded-error.js';
import { type Admission, Replay } from './replay.js';
import { StopSignal } from './stop-signal.js';
import { TooManyCallsError } from './too-many-calls.error.js';

/** Calls that one execution may make. */
const MAX_CALLS = 2000;
/** Makes idempotency keys and random ids; never to be changed, or recoveries would send other keys. */
const NAMESPACE = '6f1d4a52-6a0e-5d8f-9a55-0c6b8c6d9e21';
/** A `read` action that takes longer is shown as running; a shorter one is only shown once it has ended. */
const SHOW_RUNNING_AFTER_MS = 50;

/** One for all: an error's stack trace costs more than the rest of an execution's end. */
const ENDED = new ExecutionCancelledError('The execution has ended.');

/** What a run is of. */
export interface RunClaim {
  readonly id: string;
  readonly epoch: number;
  /** When the execution first started. */
  readonly startedAt: Date;
  readonly alertId: string | null;
}

/** What differs by where a run is. */
export interface RunSurroundings {
  readonly logger: ActionLogger;
  /** The world's unless given. */
  readonly clock?: Clock;
  /** What is shown of the arguments of a call in place of these. All, unless given. */
  readonly redact?: (value: unknown) => unknown;
  /** Told where the run stands; for tests that stop it there. */
  readonly onPoint?: (point: 'intent-recorded' | 'action-done' | 'outcome-recorded') => void;
}

/**
 * One execution under one claim, as the SDK sees it: counts calls, answers them from the journal or runs them, and journals
 * what comes out before the playbook learns of it.
 */
export class PlaybookRun implements ExecutionRuntime {
  private readonly replay: Replay;
  private readonly delivery: OrderedDelivery;
  private readonly stopping = new StopSignal();
  private readonly underWay = new Set<Promise<unknown>>();
  private nextSeq = 0;
  private nextOrd: number;
  private nextRandom = 0;
  private clock: Date;
  private readonly worldClock: Clock;
  private readonly rows: JournalRows;
  private fenced = false;
  private uncertain = false;
  /** Fires once no further call can be answered here: the run was fenced, or does not repeat itself. */
  private readonly over = new StopSignal();

  constructor(
    private readonly claimed: RunClaim,
    rows: readonly JournalEntry[],
    private readonly journal: RunJournal,
    private readonly surroundings: RunSurroundings,
  ) {
    this.worldClock = surroundings.clock ?? REAL_CLOCK;
    this.rows = new JournalRows(claimed, {
      redact: surroundings.redact ?? ((value) => value),
      now: () => this.worldClock.now(),
    });
    this.replay = new Replay(rows, (error) => this.over.abort(error));
    this.nextOrd = this.replay.nextOrd;
    this.delivery = new OrderedDelivery(this.nextOrd);
    this.clock = claimed.startedAt;
  }

  /** Why nothing more is answered, if so. */
  get ended(): StopSignal {
    return this.over;
  }

  /** Why the run was asked to stop, if it was. */
  get stopped(): StopSignal {
    return this.stopping;
  }

  /** The claim was lost: nothing that this run does counts any more. */
  get isFenced(): boolean {
    return this.fenced;
  }

  /** A destructive call may or may not have happened, and a person has to say. */
  get isUncertain(): boolean {
    return this.uncertain;
  }

  /** Aborts the actions that run, and lets no further one start. */
  stop(reason: Error): void {
    this.stopping.abort(reason);
  }

  /** Lets go of everything at once, records nothing more: another worker has the execution, or will have it. */
  detach(): void {
    if (this.fenced) return;
    this.fenced = true;
    const lost = new ExecutionCancelledError('The worker no longer holds the execution.');
    this.over.abort(lost);
    this.stopping.abort(lost);
  }

  /** Ends it: no call is answered any more, whatever the playbook still tries. */
  end(): void {
    this.over.abort(ENDED);
  }

  /** Whether a call is under way. */
  get isBusy(): boolean {
    return this.underWay.size > 0;
  }

  /** Waits until no call is under way, those that the awaited ones lead to included. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  /** To be called when `run()` has returned. Throws a `NonDeterministicPlaybookError`. */
  assertComplete(): void {
    this.replay.assertComplete();
  }

  now(): Date {
    return new Date(this.clock);
  }

  randomId(): string {
    return uuidV5(`${this.claimed.id}:random:${this.nextRandom++}`, NAMESPACE);
  }

  call(definition: ActionDefinition, args: unknown[], body: () => unknown): Promise<unknown> {
    return this.issue(JournalKind.ACTION, definition.name, definition.effect, args, (call) =>
      this.runAction(call, definition, args, body),
    );
  }

  effect(effect: AlertEffect): Promise<void> {
    const { kind, ...what } = effect;
    return this.issue(JournalKind.ALERT_EFFECT, EFFECT_NAMES[kind], 'write', [what], (call) =>
      this.changeAlert(call, effect),
    ) as Promise<void>;
  }

  /** Everything up to the first await happens at the call: the count and the replay's notice of it. */
  private issue(
    kind: JournalKind,
    name: string,
    effect: ActionDefinition['effect'],
    args: unknown[],
    live: (call: LiveCall) => Promise<unknown>,
  ): Promise<unknown> {
    const seq = this.nextSeq++;
    if (this.over.aborted) return new Promise(() => undefined);
    if (seq >= MAX_CALLS) {
      // Not a rejection: a playbook that catches it and calls again would never come to an end.
      this.over.abort(new TooManyCallsError(MAX_CALLS));
      return new Promise(() => undefined);
    }
    let input: JsonValue;
    try {
      input = throughJson(args, `The arguments of ${name}`);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    const call = { seq, kind, name, effect, input, argsDigest: digestOf(input.hasValue ? input.value : []) };
    const admission = this.replay.admit(call);
    if (admission === 'live' && this.stopping.aborted) return this.refuse();
    const answer = this.answer(call, admission, live);
    this.underWay.add(answer);
    const forget = () => this.underWay.delete(answer);
    answer.then(forget, forget);
    return this.unlessOver(answer);
  }

  /** A macrotask later, so that a playbook that calls again and again does not hold up the whole process. */
  private refuse(): Promise<never> {
    return new Promise((_, reject) => {
      setImmediate(() => {
        if (!this.over.aborted) reject(this.stopping.reason as Error);
      });
    });
  }

  private async answer(
    call: LiveCall,
    admission: Promise<Admission> | 'live',
    live: (call: LiveCall) => Promise<unknown>,
  ): Promise<unknown> {
    const admitted = admission === 'live' ? admission : await Promise.race([admission, this.whenOver()]);
    if (admitted !== 'live') return this.giveBack(admitted.recorded);
    if (this.stopping.reason) throw this.stopping.reason;
    return live(call);
  }

  private async runAction(
    call: LiveCall,
    definition: ActionDefinition,
    args: unknown[],
    body: () => unknown,
  ): Promise<unknown> {
    const intent = this.replay.intentOf(call.seq);
    const startedAt = intent?.startedAt ?? this.worldClock.now();
    const earlier = intent ? intent.attempts.map(endedByLoss) : [];
    if (intent && definition.effect === 'destructive') {
      const verdict = await this.verify(definition, args);
      if (!verdict) return this.leaveUncertain(call, startedAt, earlier);
      if (verdict.happened)
        return this.record(call, startedAt, earlier, { value: verdict.output }, definition);
    }

    let showTimer: NodeJS.Timeout | undefined;
    let isShown = definition.effect !== 'read';
    let soFar: RecordedAttempt[] = earlier;
    const progress = () => {
      if (!this.fenced) this.journal.note(this.rows.begun(call, startedAt, soFar, ActionStatus.RUNNING));
    };
    if (definition.effect === 'read') {
      showTimer = setTimeout(() => {
        isShown = true;
        progress();
      }, SHOW_RUNNING_AFTER_MS);
    } else if (!intent) {
      const begun = this.rows.begun(call, startedAt, [firstAttempt(startedAt)], ActionStatus.RUNNING);
      let written: JournalWrite;
      try {
        written = await this.write(begun);
      } catch (error) {
        return this.record(call, startedAt, [], { error }, definition);
      }
      if (written === 'fenced') return this.lose();
      if (written !== 'recorded') return this.giveBack(written.superseded);
      this.surroundings.onPoint?.('intent-recorded');
    }

    const outcome = await attemptAction(
      {
        runtime: this,
        definition,
        idempotencyKey: () => uuidV5(`${this.claimed.id}:${call.seq}`, NAMESPACE),
        logger: this.surroundings.logger,
        stop: this.stopping,
        clock: this.worldClock,
        earlier,
        onProgress: (attempts) => {
          soFar = attempts;
          // The intent says as much of the first try already.
          const isFirst = attempts.length === 1 && attempts[0]?.status === ActionStatus.RUNNING;
          if (isShown && !isFirst) progress();
        },
      },
      body,
      (value) => throughJson(value, `What ${call.name} returned`),
    );
    clearTimeout(showTimer);
    this.surroundings.onPoint?.('action-done');
    const { attempts } = outcome;
    if ('error' in outcome)
      return this.record(call, startedAt, attempts, { error: outcome.error }, definition);
    return this.record(call, startedAt, attempts, { json: outcome.value as JsonValue }, definition);
  }

  private async changeAlert(call: LiveCall, effect: AlertEffect): Promise<unknown> {
    const startedAt = this.worldClock.now();
    const { alertId } = this.claimed;
    const ord = this.nextOrd++;
    if (alertId === null) {
      return this.commit(
        this.rows.failed(call, ord, startedAt, [], new NoCurrentAlertError(), this.failedAs),
      );
    }
    if (this.fenced) return this.lose();
    const success = this.rows.succeeded(call, ord, startedAt, [], { hasValue: false });
    const written = await this.journal.writeWithEffect(success, effect, alertId);
    if (written === 'fenced') return this.lose();
    if (written !== 'recorded')
      return this.commit(this.rows.failed(call, ord, startedAt, [], written.refused, this.failedAs));
    return this.deliver(ord, () => this.giveBack(success));
  }

  /** Journals an outcome, then delivers it in its turn. */
  private record(
    call: LiveCall,
    startedAt: Date,
    attempts: RecordedAttempt[],
    result: { value: unknown } | { json: JsonValue } | { error: unknown },
    definition: ActionDefinition,
  ): Promise<unknown> {
    const ord = this.nextOrd++;
    if ('error' in result)
      return this.commit(this.rows.failed(call, ord, startedAt, attempts, result.error, this.failedAs));
    try {
      const json =
        'json' in result ? result.json : throughJson(result.value, `What verify of ${definition.name} found`);
      return this.commit(this.rows.succeeded(call, ord, startedAt, attempts, json));
    } catch (error) {
      return this.commit(this.rows.failed(call, ord, startedAt, attempts, error, this.failedAs));
    }
  }

  private async commit(row: EndedRow): Promise<unknown> {
    let kept: JournalRow = row;
    let written: JournalWrite;
    try {
      written = await this.write(row);
    } catch (error) {
      kept = unrecordable(row, error);
      written = await this.write(kept);
    }
    if (written === 'fenced') return this.lose();
    const answer = written === 'recorded' ? kept : written.superseded;
    return this.deliver(row.ord, () => this.giveBack(answer));
  }

  /** Once the run was let go of nothing is recorded: that its actions were aborted is no outcome of theirs. */
  private async write(row: JournalRow): Promise<JournalWrite> {
    return this.fenced ? 'fenced' : this.journal.write(row);
  }

  private deliver(ord: number, answer: () => unknown): Promise<unknown> {
    this.surroundings.onPoint?.('outcome-recorded');
    return new Promise((resolve, reject) => {
      this.delivery.arrive(ord, () => {
        try {
          resolve(answer());
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  private giveBack(
    row: Pick<JournalRow, 'status' | 'hasOutput' | 'output' | 'error'> & { finishedAt: string | Date | null },
  ): unknown {
    if (row.finishedAt !== null) this.clock = new Date(row.finishedAt);
    if (row.error) throw reviveError(row.error);
    return row.hasOutput ? copyOfJson(row.output) : undefined;
  }

  private async verify(definition: ActionDefinition, args: unknown[]) {
    try {
      return await definition.verify?.(...args);
    } catch (error) {
      this.surroundings.logger.warn(`verify of ${definition.name} failed, so a person has to settle it`, {
        err: error,
      });
      return undefined;
    }
  }

  private async leaveUncertain(
    call: LiveCall,
    startedAt: Date,
    attempts: RecordedAttempt[],
  ): Promise<unknown> {
    const written = await this.write(this.rows.begun(call, startedAt, attempts, ActionStatus.UNCERTAIN));
    if (written === 'fenced') return this.lose();
    if (written !== 'recorded') return this.giveBack(written.superseded);
    this.uncertain = true;
    this.over.abort(new Error(`It is uncertain whether ${call.name} happened.`));
    return this.lose();
  }

  /** What a call that fails now is recorded as. */
  private get failedAs(): ActionStatus.CANCELLED | ActionStatus.FAILED {
    return this.stopping.aborted ? ActionStatus.CANCELLED : ActionStatus.FAILED;
  }

  /** This run gets no answer any more: the claim is gone, or the call waits for a person. */
  private lose(): Promise<never> {
    if (!this.uncertain) this.detach();
    return Promise.reject(this.over.reason as Error);
  }

  /** Rejects once no further call is answered. */
  private whenOver(): Promise<never> {
    return new Promise((_, reject) => this.over.onAbort(reject));
  }

  /** Once the run is over its calls never settle, so that no code of the playbook goes on. */
  private unlessOver<T>(promise: Promise<T>): Promise<T> {
    return promise.then(
      (value) => (this.over.aborted ? new Promise<T>(() => undefined) : value),
      (error: unknown) => {
        if (this.over.aborted) return new Promise<T>(() => undefined);
        throw error;
      },
    );
  }
}
