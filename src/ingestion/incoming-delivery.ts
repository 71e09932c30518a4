import type { TakenAlert } from '../alerts/alert-intake.js';
import type { PayloadEntity } from '../alerts/payload.entity.js';
import type { ExecutionEntity } from '../executions/execution.entity.js';
import type { Actor } from '../identity/actor.js';
import type { Arrival } from './arrival.js';

/** What one request brings: it is taken in as a whole or not at all. */
export interface IncomingDelivery {
  payload: PayloadEntity;
  /** Of the payload, unpacked. */
  size: number;
  arrivals: readonly Arrival[];
  actor: Actor;
}

/** What has become of an arrival. */
export interface Intaken extends TakenAlert {
  /** In the order in which they run; empty for a repeat that fires nothing. */
  executions: ExecutionEntity[];
}

/**
 * In the order of the arrivals. `replayed`: a delivery with the same signed id was accepted before. `known`: it was
 * committed by an attempt of which nobody learned the outcome.
 */
export type IntakeResult = Intaken[] | 'replayed' | 'known';
