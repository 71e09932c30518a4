import { Injectable, Logger } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { Dispatch } from '../dispatch/dispatch.js';
import { ExecutionStatus } from '../executions/execution.enums.js';
import { ExecutionTransitions } from '../executions/execution-transitions.js';
import { RecoveryStore } from '../executions/recovery.store.js';

const EVERY_MS = 2_000;
/** The same for leases so short that this would be long: rounds in the time of one. */
const ROUNDS_A_LEASE = 4;
/** A hint that has led to no claim for so long may be lost. */
const STALE_AFTER_MS = 10_000;
/** Hints given again in one round. */
const HINTS_A_ROUND = 5_000;

/**
 * Puts right, from Postgres alone, what died or was lost: takes executions from dead workers (the reaper), and gives hints
 * again that nobody acted on (the reconciler). Every worker runs it; one at a time does the work.
 */
@Injectable()
export class MaintenanceService {
  private readonly logger = new Logger(MaintenanceService.name);
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly recovery: RecoveryStore,
    private readonly transitions: ExecutionTransitions,
    private readonly dispatch: Dispatch,
  ) {}

  start(): void {
    this.timer = setInterval(
      () => {
        this.round ??= this.runOnce()
          .catch((error: unknown) =>
            this.logger.error({ err: error }, 'A maintenance round failed; the next one tries again'),
          )
          .finally(() => (this.round = undefined));
      },
      Math.min(EVERY_MS, this.configuration.leaseMs / ROUNDS_A_LEASE),
    );
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  async runOnce(): Promise<void> {
    // Asked before the lock: the answer is given once, to whoever asks.
    const lostAll = await this.dispatch.lostHints();
    if (lostAll)
      this.logger.log('No hints are known to the dispatch: all queued executions are given to it again');
    const found = await this.recovery.alone(async (manager) => {
      const { reaped, released } = await this.recovery.reap(manager);
      const woken = await this.recovery.wake(manager);
      const stale = await this.recovery.findStale(manager, lostAll ? 0 : STALE_AFTER_MS, HINTS_A_ROUND);
      return { reaped, released: [...released, ...woken], stale };
    });
    if (!found) return;
    const { reaped, released, stale } = found;
    for (const execution of reaped) this.transitions.tell(execution, execution.status);
    if (reaped.length > 0) this.logger.warn(`Took ${reaped.length} executions from workers that are gone`);
    this.transitions.dispatchReleased(released);
    this.transitions.hint([...reaped.filter(({ status }) => status === ExecutionStatus.QUEUED), ...stale]);
  }
}
