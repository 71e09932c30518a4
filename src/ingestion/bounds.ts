import { createHash } from 'node:crypto';
import { LIMITS } from '../alerts/text.js';
import type { NormalisedAlert } from './normalisers/normaliser.js';

/** Characters. */
const MAX_TITLE = 1000;
const MAX_DESCRIPTION = 32_768;
const MAX_HOSTNAME = 255;
const MAX_RULE_NAME = 500;

/** The alert with every text such that the table can hold it. What is cut here is still whole in `raw`. */
export function bounded(alert: NormalisedAlert): NormalisedAlert {
  const optional = (text: string | null, limit: number) => (text === null ? null : cut(text, limit));
  return {
    ...alert,
    title: cut(alert.title, MAX_TITLE),
    description: optional(alert.description, MAX_DESCRIPTION),
    hostname: optional(alert.hostname, MAX_HOSTNAME),
    ruleName: optional(alert.ruleName, MAX_RULE_NAME),
    sourceId: digestIfLong(alert.sourceId, LIMITS.sourceId),
    partner: optional(alert.partner, LIMITS.partner),
    tags: [...new Set(alert.tags.slice(0, LIMITS.tags).map((tag) => cut(tag, LIMITS.tag)))],
  };
}

function cut(text: string, limit: number): string {
  return storable(text.length > limit ? `${text.slice(0, limit - 1)}…` : text);
}

/** Cutting an id would make one of two that differ at the end. */
function digestIfLong(id: string | null, limit: number): string | null {
  if (id === null) return null;
  return id.length > limit ? `sha256:${createHash('sha256').update(id).digest('hex')}` : storable(id);
}

/** Postgres's text holds neither NUL nor half of a surrogate pair. */
function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}
