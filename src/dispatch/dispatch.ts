import type { QueueName } from '../config/environment.js';

/** A hint that an execution is due. The row in Postgres decides; a hint may come twice, late, or never. */
export interface Hint {
  executionId: string;
  priority: QueueName;
  /** With `dispatches`, makes the hint's identity: a hint given again under the same identity is one hint. */
  epoch: number;
  dispatches: number;
}

/** Who acts on hints: a worker. */
export interface DispatchConsumer {
  /** Whether it could run more right now. */
  readonly hasRoom: boolean;
  /**
   * Something says that these executions are due. Resolves once each was claimed, or found not to be due; what there is no
   * room for is claimed from the table as soon as there is.
   */
  claim(executionIds: readonly string[]): Promise<void>;
  /** Something may be due: claim from the table what there are free slots for. */
  claimDue(): Promise<void>;
}

/** Carries hints from whoever queues executions to the workers. */
export abstract class Dispatch {
  /** Gives hints on. Never throws and never waits for long: a hint that is lost here is given again by the reconciler. */
  abstract add(hints: readonly Hint[]): void;

  /** Begins to hand hints of these queues to the consumer, most urgent queue first. */
  abstract start(consumer: DispatchConsumer, queues: readonly QueueName[]): Promise<void>;

  /** Hands out no more hints. Those already handed out may still be acted on. */
  abstract stop(): Promise<void>;

  /** Whether all hints given so far may be gone (true once after each such loss, and at the very first start). */
  abstract lostHints(): Promise<boolean>;
}
