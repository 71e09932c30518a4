import type { PlaybookConditions } from './conditions.js';
import type { Duration } from './duration.js';

/** All priorities, the most urgent first. */
export const PLAYBOOK_PRIORITIES = ['high', 'default', 'low'] as const;

/**
 * Which queue a playbook's executions wait in.
 *
 * @example
 * ```ts
 * const priority: PlaybookPriority = 'high';
 * ```
 */
export type PlaybookPriority = (typeof PLAYBOOK_PRIORITIES)[number];

/**
 * What `@Playbook` takes.
 *
 * @example
 * ```ts
 * const options: PlaybookOptions = { trigger: 'elastic', conditions: { severity: 'critical' }, order: 10 };
 * ```
 */
export interface PlaybookOptions {
  /**
   * Unique; the class name in snake_case unless given. A lower-case letter, then up to 99 lower-case letters, digits,
   * `_`, `-` or `.`.
   */
  name?: string;
  /**
   * What starts it: `webhook` (an alert from any source), the name of one source (`elastic`, or `elastic.alert`),
   * `schedule`, or `manual` (nothing but a person).
   */
  trigger: 'webhook' | 'manual' | 'schedule' | (string & {});
  /** What the alert must be like; without conditions every alert will do. */
  conditions?: PlaybookConditions;
  /** For people. */
  description?: string;
  /** False keeps it from starting by itself. True unless given. */
  enabled?: boolean;
  /** Of the playbooks that answer one alert, lower runs first. A whole number; 1000 unless given. */
  order?: number;
  /** `default` unless given. */
  priority?: PlaybookPriority;
  /** How long one execution may take; no limit unless given. */
  timeout?: Duration;
}

/**
 * A playbook's options after checking, defaults filled in.
 *
 * @example
 * ```ts
 * const definition: PlaybookDefinition | undefined = readPlaybookDefinition(TriageHighSeverity);
 * ```
 */
export interface PlaybookDefinition {
  readonly name: string;
  readonly trigger: string;
  readonly conditions: PlaybookConditions;
  readonly description: string;
  readonly enabled: boolean;
  readonly order: number;
  readonly priority: PlaybookPriority;
  /** Milliseconds; absent means no limit. */
  readonly timeoutMs?: number;
}
