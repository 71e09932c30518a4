import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { ExecutionCancelledError } from '@opensoar/sdk';
import { Configuration } from '../config/configuration.js';
import { GroupCommit } from '../database/group-commit.js';
import { newRowId } from '../database/row-id.js';
import { Dispatch, type DispatchConsumer } from '../dispatch/dispatch.js';
import { EventsService } from '../events/events.service.js';
import { type ClaimedExecution, ExecutionStore } from '../executions/execution.store.js';
import { ExecutionTransitions } from '../executions/execution-transitions.js';
import { LeaseStore } from '../executions/lease.store.js';
import { Pace } from '../pacing/pace.js';
import type { PlaybookPriority } from '../playbooks/playbook.entity.js';
import { type ActiveRun, Runner } from './runner.js';
import { Slots } from './slots.js';

/** Writes that may wait before no more executions are claimed. */
const MAX_BACKLOG = 2000;
/** How far apart claims for slots that have become free are at least. */
const CLAIM_INTERVAL_MS = 3;
/** Far more than can be claimed while the answer to a claim is under way. */
const REMEMBERED_CLAIMS = 10_000;
/** Renewals in the time of one lease. */
const RENEWALS = 4;

/** One worker process: holds a lease, claims what it has slots for, and runs it. */
@Injectable()
export class WorkerService implements DispatchConsumer {
  private readonly logger = new Logger(WorkerService.name);
  private readonly slots: Slots;
  /** Executions that are being claimed or run here, by id. */
  private readonly active = new Map<string, ActiveRun | 'claiming'>();
  /** The epoch under which each of the latest executions last ran here. */
  private readonly epochs = new Map<string, number>();
  private id = newRowId();
  /** Whether what is claimed under `id` may be run here. */
  private holdsLease = false;
  /** On the monotonic clock: until then the lease certainly holds. */
  private safeUntil = 0;
  /** Executions that were held and yet did not run here at the last renewal. */
  private missing = new Set<string>();
  private renewal: NodeJS.Timeout | undefined;
  private renewing = false;
  private stopListening: (() => void) | undefined;
  /** There was no room for all that was due. */
  private moreMayBeDue = false;
  private readonly claims = new Pace(CLAIM_INTERVAL_MS, () => this.claimFreed());

  constructor(
    private readonly configuration: Configuration,
    private readonly leases: LeaseStore,
    private readonly executions: ExecutionStore,
    private readonly transitions: ExecutionTransitions,
    private readonly runner: Runner,
    private readonly dispatch: Dispatch,
    private readonly events: EventsService,
    private readonly writer: GroupCommit,
  ) {
    this.slots = new Slots(configuration.concurrency);
  }

  get hasRoom(): boolean {
    return this.slots.available > 0;
  }

  /** How many executions run here. */
  get load(): number {
    return this.active.size;
  }

  /** Takes a lease, then work. */
  async start(): Promise<void> {
    await this.openLease(this.id);
    this.renewal = setInterval(() => void this.renew(), this.configuration.leaseMs / RENEWALS);
    this.stopListening = await this.events.on('execution.cancel', ({ id }) => this.cancel(id));
    await this.dispatch.start(this, this.configuration.queues);
    this.logger.log(
      `Worker ${this.id} takes up to ${this.configuration.concurrency} executions of ${this.configuration.queues.join(', ')}`,
    );
  }

  /** Takes no more, lets what runs go on for a while, hands back what does not end by then, and gives up the lease. */
  async stop(): Promise<void> {
    this.stopListening?.();
    await this.dispatch.stop();
    this.slots.close();
    if (this.load > 0) this.logger.log(`Waiting for ${this.load} executions to end`);
    const grace = new AbortController();
    await Promise.race([
      this.slots.whenAllFree(),
      delay(this.configuration.shutdownGraceMs, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
    clearInterval(this.renewal);
    this.holdsLease = false;
    for (const run of this.runs()) run.detach();
    this.transitions.dispatchReleased(await this.executions.handBack(this.id));
    await this.leases.close(this.id);
  }

  async claim(executionIds: readonly string[]): Promise<void> {
    const wanted = executionIds.filter((id) => !this.active.has(id));
    const slots = this.slots.take(wanted.length);
    if (slots < wanted.length) this.moreMayBeDue = true;
    await Promise.all(wanted.slice(0, slots).map((id) => this.claimOne(id)));
  }

  private async claimOne(executionId: string): Promise<void> {
    this.active.set(executionId, 'claiming');
    const owner = this.id;
    let claimed: ClaimedExecution | null = null;
    try {
      await this.writer.whenBelow(MAX_BACKLOG);
      claimed = await this.executions.claim(executionId, owner);
    } finally {
      if (!claimed || !this.holdsLeaseAs(owner) || !this.run(claimed)) this.free(executionId, 'claiming');
    }
  }

  async claimDue(): Promise<void> {
    await this.writer.whenBelow(MAX_BACKLOG);
    const slots = this.slots.take(this.configuration.concurrency);
    this.moreMayBeDue = slots === 0;
    if (slots === 0) return;
    const owner = this.id;
    let claimed: ClaimedExecution[] = [];
    try {
      const due = await this.executions.claimDue(
        owner,
        this.configuration.queues as PlaybookPriority[],
        slots,
      );
      if (this.holdsLeaseAs(owner)) claimed = due;
      if (due.length === slots) this.moreMayBeDue = true;
    } finally {
      this.slots.release(slots - claimed.length);
    }
    for (const execution of claimed) if (!this.run(execution)) this.slots.release();
    // Somebody may have asked meanwhile, and have found no slot because this claim held them all.
    this.claimMore();
  }

  /** False where it was done already: a claim from the table is also the answer to a hint that asked after it. */
  private run(claimed: ClaimedExecution): boolean {
    if (!this.isFirstAnswer(claimed)) return false;
    const run = this.runner.start(claimed);
    this.active.set(claimed.id, run);
    if (claimed.cancelRequestedAt) run.cancel(new ExecutionCancelledError());
    void run.done.then(() => this.free(claimed.id, run));
    return true;
  }

  private isFirstAnswer({ id, epoch }: ClaimedExecution): boolean {
    if ((this.epochs.get(id) ?? 0) >= epoch) return false;
    this.epochs.delete(id);
    this.epochs.set(id, epoch);
    const [oldest] = this.epochs.keys();
    if (this.epochs.size > REMEMBERED_CLAIMS && oldest !== undefined) this.epochs.delete(oldest);
    return true;
  }

  private free(executionId: string, claim: ActiveRun | 'claiming'): void {
    // It may run here again already, taken up after the lease was lost.
    if (this.active.get(executionId) === claim) this.active.delete(executionId);
    this.slots.release();
    this.claimMore();
  }

  private claimMore(): void {
    if (this.moreMayBeDue && this.slots.available > 0) this.claims.request();
  }

  private claimFreed(): void {
    if (!this.moreMayBeDue || this.slots.available === 0) return;
    this.moreMayBeDue = false;
    this.claimDue().catch((error: unknown) =>
      this.logger.error({ err: error }, 'Due executions could not be claimed'),
    );
  }

  /** False for the answer to a claim that came too late: others will take the execution up. */
  private holdsLeaseAs(owner: string): boolean {
    return this.holdsLease && owner === this.id;
  }

  private cancel(executionId: string): void {
    const run = this.active.get(executionId);
    if (run && run !== 'claiming') run.cancel(new ExecutionCancelledError());
  }

  private runs(): ActiveRun[] {
    return [...this.active.values()].filter((run) => run !== 'claiming');
  }

  private async openLease(id: string): Promise<void> {
    const { leaseMs } = this.configuration;
    const sent = performance.now();
    await this.leases.open({ id, host: hostname(), pid: process.pid }, leaseMs);
    this.safeUntil = sent + leaseMs;
    this.id = id;
    this.holdsLease = true;
  }

  private async renew(): Promise<void> {
    const { leaseMs } = this.configuration;
    const sent = performance.now();
    // One renewal's time before the lease runs out, so that nothing goes on that another may have taken over.
    if (sent > this.safeUntil - leaseMs / RENEWALS) this.letGoOfAll();
    if (this.renewing) return;
    this.renewing = true;
    try {
      const renewal = await this.leases.renew(this.id, leaseMs);
      // What was let go of is taken up again only once the lease that holds it is gone.
      if (!renewal || !this.holdsLease) return await this.takeNewIdentity();
      this.safeUntil = sent + leaseMs;
      for (const id of renewal.cancelled) this.cancel(id);
      await this.disownMissing(renewal.held);
    } catch (error) {
      this.logger.error({ err: error }, 'The lease could not be renewed');
    } finally {
      this.renewing = false;
    }
  }

  /** The lease ran out (the process was frozen, or Postgres away for long): what ran here may be others' by now. */
  private async takeNewIdentity(): Promise<void> {
    this.letGoOfAll();
    await this.leases.close(this.id);
    await this.openLease(newRowId());
    this.logger.warn(`The lease had run out; this worker goes on as ${this.id}`);
  }

  private letGoOfAll(): void {
    this.holdsLease = false;
    const runs = this.runs();
    if (runs.length > 0)
      this.logger.warn(`Letting go of ${runs.length} executions: the lease is not certain any more`);
    for (const run of runs) run.detach();
  }

  /**
   * Executions that this worker holds and does not run: the answer to their claim was lost, or their end could not be
   * recorded. The second time that one is seen so, it is left to the reaper.
   */
  private async disownMissing(held: readonly string[]): Promise<void> {
    const missing = held.filter((id) => !this.active.has(id));
    const stillMissing = missing.filter((id) => this.missing.has(id));
    this.missing = new Set(missing);
    if (stillMissing.length === 0) return;
    this.logger.warn(`Giving up ${stillMissing.length} executions that are held but do not run here`);
    await this.leases.disown(this.id, stillMissing);
  }
}
