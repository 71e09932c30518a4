import type { SelectQueryBuilder } from 'typeorm';
import { InvalidInputError } from '../errors/domain-error.js';
import type { Split } from '../graphql/keyset.js';
import type { AlertEntity } from './alert.entity.js';
import { AlertOrder } from './alert-order.js';
import { Severity } from './alert.enums.js';
import type { AlertFilter } from './dto/alert-filter.input.js';
import { checkList, checkText, LIMITS } from './text.js';

type AlertQuery = SelectQueryBuilder<AlertEntity>;
type ListField = 'status' | 'source' | 'determination' | 'severity';

const LIST_FIELDS: readonly ListField[] = ['status', 'source', 'determination', 'severity'];
/** Beyond so many index scans in one statement, a plain IN. */
const MAX_SPLIT = 32;

/** To the letter the expression of the index `alert_search`, without which Postgres does not use it. */
const SEARCHED_TEXT =
  "(alert.title || ' ' || coalesce(alert.description, '') || ' ' || coalesce(alert.ruleName, '') || ' ' || coalesce(alert.hostname, ''))";

/** A filter whose assignee was looked up: an analyst's id, null for unassigned. */
export type ResolvedFilter = Omit<AlertFilter, 'assignee'> & { assigneeId?: string | null };

/**
 * Adds the filter's conditions to a query on `alert`; where the query is for a list in `order`, except for those that are
 * better split, which it gives back.
 */
export function filterAlerts(query: AlertQuery, filter: ResolvedFilter, order?: AlertOrder): Split[] {
  const splits = order ? splitsFor(filter, order) : [];
  for (const field of LIST_FIELDS) {
    if (!splits.some(({ property }) => property === field)) matchAny(query, field, filter[field]);
  }
  matchTags(query, filter.tags);
  matchText(query, 'hostname', filter.hostname, LIMITS.hostname);
  matchText(query, 'partner', filter.partner, LIMITS.partner);
  matchAddress(query, filter.ip);
  matchWords(query, filter.text);
  if (filter.assigneeId === null) query.andWhere('alert.assigneeId IS NULL');
  else if (filter.assigneeId)
    query.andWhere('alert.assigneeId = :assigneeId', { assigneeId: filter.assigneeId });
  if (filter.createdAfter)
    query.andWhere('alert.createdAt > :createdAfter', { createdAfter: filter.createdAfter });
  // No alert is updated before it is created: this bounds a list by update as well.
  if (filter.createdAfter && order === AlertOrder.UPDATED) query.andWhere('alert.updatedAt > :createdAfter');
  if (filter.createdBefore) {
    query.andWhere('alert.createdAt < :createdBefore', { createdBefore: filter.createdBefore });
  }
  return splits;
}

/**
 * The indexes of status, source, determination and partner go on with (severity, createdAt, id) and with (updatedAt, id).
 * So a list that has one of them is read for each of its values and, unless it goes by update, for each severity. By
 * severity, a range of creation too is a range of an index for one severity at a time.
 */
function splitsFor(filter: ResolvedFilter, order: AlertOrder): Split[] {
  const leading = LIST_FIELDS.find((field) => field !== 'severity' && filter[field]);
  const ranged = order === AlertOrder.SEVERITY && (filter.createdAfter ?? filter.createdBefore);
  const everySeverity = order !== AlertOrder.UPDATED && (leading ?? filter.partner ?? ranged);
  const splits: Split[] = [];
  if (leading) splits.push(splitOf(leading, filter[leading]));
  if (filter.severity && !(leading && order === AlertOrder.UPDATED)) {
    splits.push(splitOf('severity', filter.severity));
  } else if (everySeverity) {
    splits.push({ property: 'severity', values: Object.values(Severity) });
  }
  const scans = splits.reduce((product, { values }) => product * values.length, 1);
  return scans <= MAX_SPLIT ? splits : [];
}

function splitOf(field: ListField, values: readonly string[] | null | undefined): Split {
  return { property: field, values: checkValues(field, values ?? []) };
}

function matchAny(query: AlertQuery, field: ListField, given: readonly string[] | null | undefined): void {
  if (!given) return;
  const values = checkValues(field, given);
  if (values.length === 0) query.andWhere('FALSE');
  else query.andWhere(`alert.${field} IN (:...${field})`, { [field]: values });
}

function matchTags(query: AlertQuery, tags: string[] | null | undefined): void {
  if (tags) query.andWhere('alert.tags && CAST(:tags AS text[])', { tags: checkValues('tags', tags) });
}

function checkValues(name: string, values: readonly string[]): string[] {
  for (const value of values) checkText(`filter.${name}`, value, LIMITS.filterValue);
  return checkList(`filter.${name}`, values, LIMITS.filterValues);
}

function matchText(
  query: AlertQuery,
  field: 'hostname' | 'partner',
  text: string | null | undefined,
  limit: number,
): void {
  if (typeof text !== 'string') return;
  query.andWhere(`alert.${field} = :${field}`, { [field]: checkText(`filter.${field}`, text, limit) });
}

function matchAddress(query: AlertQuery, ip: string | null | undefined): void {
  if (typeof ip !== 'string') return;
  checkText('filter.ip', ip, LIMITS.ip);
  query.andWhere(
    "(alert.sourceIp = :ip OR alert.destIp = :ip OR (alert.iocs -> 'ips') @> CAST(:ips AS jsonb))",
    { ip, ips: JSON.stringify([ip]) },
  );
}

function matchWords(query: AlertQuery, text: string | null | undefined): void {
  const given = checkText('filter.text', text ?? '', LIMITS.searchText)
    .split(/\s+/)
    .filter(Boolean);
  const words = checkList('filter.text', given, LIMITS.searchWords);
  // The index knows trigrams: without one, every alert would have to be read.
  if (words.length > 0 && !words.some((word) => /[\p{L}\p{N}]{3}/u.test(word))) {
    throw new InvalidInputError(
      `filter.text is ${JSON.stringify(text)}. Give at least one word that has three letters or digits in a row.`,
    );
  }
  for (const [index, word] of words.entries()) {
    query.andWhere(`${SEARCHED_TEXT} ILIKE :word${index}`, {
      [`word${index}`]: `%${word.replace(/[\\%_]/g, '\\$&')}%`,
    });
  }
}
