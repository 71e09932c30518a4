import { Injectable, Logger } from '@nestjs/common';
import { Dispatch, type DispatchConsumer } from './dispatch.js';

/** For one process without Redis: a hint is a nudge to the worker in the same process, which then looks into the table. */
@Injectable()
export class LocalDispatch extends Dispatch {
  private readonly logger = new Logger(LocalDispatch.name);
  private consumer: DispatchConsumer | undefined;
  private nudged = false;
  private fresh = true;

  add(): void {
    this.nudge();
  }

  async start(consumer: DispatchConsumer): Promise<void> {
    this.consumer = consumer;
    this.nudge();
  }

  async stop(): Promise<void> {
    this.consumer = undefined;
  }

  async lostHints(): Promise<boolean> {
    const { fresh } = this;
    this.fresh = false;
    return fresh;
  }

  private nudge(): void {
    if (this.nudged || !this.consumer) return;
    this.nudged = true;
    setImmediate(() => {
      this.nudged = false;
      this.consumer?.claimDue().catch((error: unknown) => {
        this.logger.error(
          { err: error },
          'Due executions could not be claimed; the reconciler will nudge again',
        );
      });
    });
  }
}
