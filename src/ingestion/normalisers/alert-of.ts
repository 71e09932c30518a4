import { UNTITLED } from './generic.normaliser.js';
import type { AlertPayload, NormalisedAlert } from './normaliser.js';
import { PathReader } from './paths.js';

/** What a normaliser found; what it leaves out, the payload has not. */
export type Found = { [Field in keyof NormalisedAlert]?: NormalisedAlert[Field] | null | undefined };

/**
 * Completes what a normaliser found: an alert always has a title, and a severity that the payload does not give is
 * medium. No product has a partner of ours; a sender that adds one to its payload is believed.
 */
export function alertOf(payload: AlertPayload, found: Found): NormalisedAlert {
  const title = found.title ?? found.ruleName ?? UNTITLED;
  return {
    sourceId: found.sourceId ?? null,
    title,
    description: found.description === title ? null : (found.description ?? null),
    severity: found.severity ?? 'medium',
    sourceIp: found.sourceIp ?? null,
    destIp: found.destIp ?? null,
    hostname: found.hostname ?? null,
    ruleName: found.ruleName ?? null,
    tags: [...new Set(found.tags ?? [])],
    partner: found.partner ?? new PathReader(payload).id('partner', 'partner.name', 'partner_name') ?? null,
  };
}
