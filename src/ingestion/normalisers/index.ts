import { ElasticNormaliser } from './elastic.normaliser.js';
import { GenericNormaliser } from './generic.normaliser.js';
import type { AlertPayload, Normaliser } from './normaliser.js';

/** One for every source that is known; the first that detects a payload has it. */
const NORMALISERS: readonly Normaliser[] = [new ElasticNormaliser()];

const GENERIC: Normaliser = new GenericNormaliser();

/** The normaliser for the source that a path names. */
export function normaliserOf(source: string): Normaliser {
  return NORMALISERS.find((one) => one.source === source || one.aliases?.includes(source)) ?? GENERIC;
}

/** The normaliser for a payload of which nobody says where it came from. */
export function detectNormaliser(payload: AlertPayload): Normaliser {
  return NORMALISERS.find((one) => one.detects(payload)) ?? GENERIC;
}
