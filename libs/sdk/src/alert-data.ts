/** All severities, worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/**
 * How bad an alert is.
 *
 * @example
 * ```ts
 * const severity: Severity = 'high';
 * ```
 */
export type Severity = (typeof SEVERITIES)[number];

/** All statuses, in the order of an alert's life. */
export const ALERT_STATUSES = ['new', 'in_progress', 'resolved'] as const;

/**
 * Where an alert stands: `new` → `in_progress` → `resolved`.
 *
 * @example
 * ```ts
 * const status: AlertStatus = 'in_progress';
 * ```
 */
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** All determinations. */
export const DETERMINATIONS = ['unknown', 'malicious', 'suspicious', 'benign'] as const;

/**
 * What the alert turned out to be. An alert can't be resolved while it is `unknown`.
 *
 * @example
 * ```ts
 * const determination: Determination = 'suspicious';
 * ```
 */
export type Determination = (typeof DETERMINATIONS)[number];

/**
 * Indicators of compromise that were found in an alert, each list without repeats.
 *
 * @example
 * ```ts
 * await Promise.all(alert.iocs.ips.map((ip) => this.enrichIp(ip)));
 * ```
 */
export interface Iocs {
  ips: string[];
  domains: string[];
  hashes: string[];
  urls: string[];
  emails: string[];
}

/**
 * An alert as a playbook sees it: a snapshot taken when the execution began. A field that the sender did not give is
 * absent, and a condition on an absent field never matches.
 *
 * @example
 * ```ts
 * async run(alert: AlertData) {
 *   if (alert.hostname) await this.isolate(alert.hostname);
 * }
 * ```
 */
export interface AlertData {
  /** The platform's own id (UUID). */
  id: string;
  /** Where it came from: `webhook`, `elastic`, `wazuh`, … */
  source: string;
  /** The sender's own identifier. */
  sourceId?: string;
  title: string;
  description?: string;
  severity: Severity;
  status: AlertStatus;
  determination: Determination;
  sourceIp?: string;
  destIp?: string;
  hostname?: string;
  ruleName?: string;
  tags: string[];
  iocs: Iocs;
  /** The tenant, customer or partner that the alert belongs to. */
  partner?: string;
  /** The username of the analyst that it is assigned to. */
  assignee?: string;
  /** The payload as the sender sent it, parsed. */
  raw: unknown;
  /** One id for everything that this alert caused. */
  correlationId: string;
  /** ISO 8601, UTC. */
  createdAt: string;
}
