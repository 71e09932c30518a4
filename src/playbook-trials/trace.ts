import { isDeepStrictEqual } from 'node:util';
import type { AlertData } from '@opensoar/sdk';
import { ActionStatus, type JournalEntry, JournalKind } from '@opensoar/sdk/runtime';
import type { Trial } from './try-playbook.js';

/** One call as a line of a trace. */
export interface TracedCall {
  /** Its place, from 1. */
  readonly number: number;
  readonly call: string;
  readonly effect: string;
  readonly status: string;
  readonly tries: number;
  /** What it gave, or what went wrong. */
  readonly outcome: string;
}

/** All calls in their order, those that change the alert included. */
export function tracedCalls({ run, notRun }: Trial): TracedCall[] {
  return run.journal.map((entry) => ({
    number: entry.seq + 1,
    call: `${entry.name}(${argumentsOf(entry)})`,
    effect: entry.kind === JournalKind.ALERT_EFFECT ? 'alert' : entry.effect,
    status: notRun.includes(entry.name) && entry.status === ActionStatus.SUCCEEDED ? 'not run' : entry.status,
    tries: entry.attempts.length,
    outcome: outcomeOf(entry),
  }));
}

/** What the playbook made of the alert, a line for each field that is another one. */
export function alertChanges(before: AlertData | undefined, after: AlertData | undefined): string[] {
  if (!before || !after) return [];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof AlertData)[];
  return fields
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => `${field} ${worded(before[field])} -> ${worded(after[field])}`);
}

function argumentsOf({ input }: JournalEntry): string {
  return Array.isArray(input) ? input.map((value) => JSON.stringify(value)).join(', ') : '';
}

function outcomeOf({ error, hasOutput, output }: JournalEntry): string {
  if (error) return `${error.name}: ${error.message}`;
  return hasOutput ? JSON.stringify(output) : '';
}

function worded(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
