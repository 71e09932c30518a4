import type { Iocs } from '@opensoar/sdk';
import type { Severity } from './alert.enums.js';
import { checkTags, checkText, LIMITS } from './text.js';

/** Everything that a new alert needs. */
export interface AlertDraft {
  id: string;
  source: string;
  sourceId: string | null;
  title: string;
  description: string | null;
  severity: Severity;
  sourceIp: string | null;
  destIp: string | null;
  hostname: string | null;
  ruleName: string | null;
  tags: string[];
  iocs: Iocs;
  partner: string | null;
  /** The alert's own part of the payload, as JSON text. */
  raw: string;
  rawSha256: string;
  payloadId: string;
  correlationId: string;
  /** A list of decisions, stored as it is. */
  decisions: readonly unknown[];
  /** What makes alerts without a sourceId one, and for how many seconds after the first. */
  fingerprint?: { digest: string; windowS: number } | null;
  /** Whether it opens the alert again that it repeats, where that is resolved. */
  reopens?: boolean;
}

/** Refuses a draft that the table could not hold. */
export function checkDraft(draft: AlertDraft): void {
  checkText('source', draft.source, LIMITS.source);
  checkText('sourceId', draft.sourceId ?? '', LIMITS.sourceId);
  checkText('title', draft.title, Infinity);
  checkText('description', draft.description ?? '', Infinity);
  checkText('sourceIp', draft.sourceIp ?? '', LIMITS.ip);
  checkText('destIp', draft.destIp ?? '', LIMITS.ip);
  checkText('hostname', draft.hostname ?? '', LIMITS.hostname);
  checkText('ruleName', draft.ruleName ?? '', Infinity);
  checkText('partner', draft.partner ?? '', LIMITS.partner);
  checkTags(draft.tags);
}
