import { InvalidInputError } from '../errors/domain-error.js';

/** Characters, unless said otherwise. Those of indexed columns keep a B-tree entry below Postgres's 2,700 bytes. */
export const LIMITS = {
  reason: 2000,
  commentBody: 20_000,
  tag: 200,
  partner: 200,
  source: 64,
  sourceId: 400,
  hostname: 400,
  ip: 100,
  username: 200,
  searchText: 200,
  /** Number of words. */
  searchWords: 10,
  filterValue: 400,
  /** Number of tags. */
  tags: 100,
  /** Number of values in one list of a filter. */
  filterValues: 100,
  /** Number of alerts in one update. */
  updatedAlerts: 500,
} as const;

/** Refuses what a text column can't hold, and what is longer than `limit`. Gives the text back. */
export function checkText(name: string, text: string, limit: number): string {
  if (text.includes('\0')) throw new InvalidInputError(`${name} holds a NUL character. Take it out.`);
  if (text.length > limit) {
    throw new InvalidInputError(`${name} has ${text.length} characters; ${limit} are allowed.`);
  }
  return text;
}

/** Refuses a list that is longer than `limit`. Gives it back without repeats. */
export function checkList<T>(name: string, list: readonly T[], limit: number): T[] {
  if (list.length > limit) {
    throw new InvalidInputError(`${name} has ${list.length} entries; ${limit} are allowed.`);
  }
  return [...new Set(list)];
}

export function checkTags(tags: readonly string[]): string[] {
  for (const tag of tags) {
    if (checkText('tags', tag, LIMITS.tag).trim() === '')
      throw new InvalidInputError('tags has an empty tag.');
  }
  return checkList('tags', tags, LIMITS.tags);
}
