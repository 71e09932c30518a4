import { ALERT_STATUSES, DETERMINATIONS, SEVERITIES, type AlertData } from './alert-data.js';
import { describe, describeAllowed } from './describe.js';

/**
 * The fields of an alert that a condition may name.
 *
 * @example
 * ```ts
 * CONDITION_FIELDS.includes('severity'); // true
 * ```
 */
export const CONDITION_FIELDS = [
  'source',
  'sourceId',
  'title',
  'description',
  'severity',
  'status',
  'determination',
  'sourceIp',
  'destIp',
  'hostname',
  'ruleName',
  'tags',
  'partner',
] as const satisfies readonly (keyof AlertData)[];

/**
 * A field of an alert that a condition may name.
 *
 * @example
 * ```ts
 * const field: ConditionField = 'ruleName';
 * ```
 */
export type ConditionField = (typeof CONDITION_FIELDS)[number];

type OneOrMore<T> = T | readonly T[];
type ElementOf<T> = T extends readonly (infer E)[] ? E : T;

/**
 * What an alert must be like. All conditions must hold. A field matches the value given, or one of the values of a list;
 * `tags` matches where the two have a tag in common. A field that the alert lacks never matches, nor does an empty list.
 *
 * @example
 * ```ts
 * const conditions: PlaybookConditions = { severity: ['high', 'critical'], tags: 'phishing' };
 * ```
 */
export type PlaybookConditions = {
  readonly [F in ConditionField]?: OneOrMore<ElementOf<NonNullable<AlertData[F]>>>;
};

const VOCABULARIES: { readonly [F in ConditionField]?: readonly string[] } = {
  severity: SEVERITIES,
  status: ALERT_STATUSES,
  determination: DETERMINATIONS,
};

/** What is wrong with conditions, if anything. */
export function conditionsProblem(conditions: unknown): string | undefined {
  if (typeof conditions !== 'object' || conditions === null || Array.isArray(conditions)) {
    return `must be an object such as { severity: ['high', 'critical'] }, not ${describe(conditions)}.`;
  }
  for (const [field, expected] of Object.entries(conditions)) {
    if (!isConditionField(field)) {
      return `names the unknown field '${field}'. ${describeAllowed(CONDITION_FIELDS)}`;
    }
    const problem = expected === undefined ? undefined : expectedProblem(expected, VOCABULARIES[field]);
    if (problem !== undefined) return `has a wrong value for '${field}': ${problem}`;
  }
  return undefined;
}

function isConditionField(field: string): field is ConditionField {
  return CONDITION_FIELDS.some((known) => known === field);
}

function expectedProblem(expected: unknown, vocabulary: readonly string[] | undefined): string | undefined {
  for (const value of Array.isArray(expected) ? (expected as unknown[]) : [expected]) {
    if (typeof value !== 'string') return `${describe(value)}. It must be a string or a list of strings.`;
    if (vocabulary && !vocabulary.includes(value))
      return `${describe(value)}. ${describeAllowed(vocabulary)}`;
  }
  return undefined;
}

/** A copy that later changes to the original don't reach, without the conditions that are `undefined`. */
export function copyConditions(conditions: PlaybookConditions): PlaybookConditions {
  return Object.freeze(JSON.parse(JSON.stringify(conditions)) as PlaybookConditions);
}
