import type { AlertData, PlaybookConditions } from '@opensoar/sdk';
import type { ConditionOutcome } from './decision.type.js';

/** Started by a person or a clock, never by an alert, even if some source should have such a name. */
const NOT_BY_ALERTS: readonly string[] = ['manual', 'schedule'];

/**
 * Whether a playbook with this trigger listens to the source: `webhook` to every one, the name of a source (`elastic`, or
 * `elastic.alert`) to that one.
 */
export function listensTo(trigger: string, source: string): boolean {
  if (NOT_BY_ALERTS.includes(trigger)) return false;
  return trigger === 'webhook' || trigger === source || trigger === `${source}.alert`;
}

/** Judges each condition. All must match for the playbook to run; without conditions every alert will do. */
export function judgeConditions(conditions: PlaybookConditions, alert: AlertData): ConditionOutcome[] {
  return Object.entries(conditions).map(([key, expected]) => {
    const actual = (Reflect.get(alert, key) as unknown) ?? null;
    return { key, expected, actual, matched: matches(expected, actual) };
  });
}

/** Two lists match where they overlap; a single value counts as a list of one, and a missing field as an empty list. */
function matches(expected: unknown, actual: unknown): boolean {
  if (actual === null) return false;
  const wanted = asList(expected);
  return asList(actual).some((value) => wanted.includes(value));
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

interface Ordered {
  readonly name: string;
  readonly order: number;
}

/** Ascending order, then name by code points; names are ASCII, so comparing code units is the same. */
export function byExecutionOrder(a: Ordered, b: Ordered): number {
  return a.order - b.order || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
