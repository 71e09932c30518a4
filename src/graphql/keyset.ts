import type { SelectQueryBuilder } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { InvalidInputError } from '../errors/domain-error.js';
import { type Connection, type ConnectionArgs, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './paging.js';

/** A total order of a list. All columns run the same way, so that one row comparison finds a page in an index. */
export interface Keyset {
  /** Part of every cursor: a cursor of another order is refused. */
  name: string;
  descending: boolean;
  /** The most significant first; never null. Together they are unique. */
  columns: readonly KeyColumn[];
}

export interface KeyColumn {
  property: string;
  /** The Postgres type; timestamps are compared in whole milliseconds, as a Date holds them. */
  type: string;
  accepts(text: string): boolean;
  /** All its values in ascending order, where it has few. */
  values?: readonly string[];
}

/**
 * A condition `property IN (values)` that is to be read as one index scan for each value. As a plain IN, Postgres could
 * not keep the order of an index that begins with the property, and would sort all the rows that match.
 */
export interface Split {
  property: string;
  values: readonly string[];
}

/** Where a page begins or ends: the key of the row that a cursor stands for. */
interface Bound {
  side: 'after' | 'before';
  values: string[];
}

interface Identified {
  id: string;
}

export const timestampKey = (property: string): KeyColumn => ({
  property,
  type: 'timestamptz',
  accepts: (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text)),
});

export const uuidKey = (property: string): KeyColumn => ({ property, type: 'uuid', accepts: isUuid });

export const enumKey = (property: string, type: string, values: readonly string[]): KeyColumn => ({
  property,
  type,
  accepts: (text) => values.includes(text),
  values,
});

/**
 * One page of what `query` selects, in the order of `keyset`. The query brings its conditions, and neither an order nor a
 * limit of its own.
 */
export async function keysetPage<Row extends Identified>(
  query: SelectQueryBuilder<Row>,
  keyset: Keyset,
  args: ConnectionArgs,
  splits: readonly Split[] = [],
): Promise<Connection<Row>> {
  const { size, backward } = pageSize(args);
  const bounds = readBounds(keyset, args);
  // One row more than the page holds tells whether there is another page.
  const order = (part: SelectQueryBuilder<Row>) => orderBy(part, keyset, backward).limit(size + 1);
  const parts = combinations(splits).flatMap((fixed, index) => {
    const part = query.clone();
    for (const [property, value] of Object.entries(fixed)) {
      const name = `part${index}${property}`;
      part.andWhere(`${query.alias}.${property} = :${name}`, { [name]: value });
    }
    return bounds.every((bound) => restrict(part, keyset, bound, fixed)) ? order(part) : [];
  });
  const [only] = parts;
  const page = parts.length > 1 ? order(unite(query, parts)) : only;
  const rows = page ? await page.getMany() : [];
  const more = rows.length > size;
  const nodes = rows.slice(0, size);
  if (backward) nodes.reverse();

  const edges = nodes.map((node) => ({ cursor: encodeCursor(keyset, node), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: backward ? isGiven(args.before) : more,
      hasPreviousPage: backward ? more : isGiven(args.after),
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => whereIn(query.clone(), splits).getCount(),
  };
}

function pageSize({ first, last }: ConnectionArgs): { size: number; backward: boolean } {
  if (isGiven(first) && isGiven(last)) {
    throw new InvalidInputError('first and last were both given. Page with one of them.');
  }
  const [name, size] = isGiven(last) ? ['last', last] : ['first', first ?? DEFAULT_PAGE_SIZE];
  if (!Number.isInteger(size) || size < 0 || size > MAX_PAGE_SIZE) {
    throw new InvalidInputError(`${name} is ${size}. Give a whole number from 0 to ${MAX_PAGE_SIZE}.`);
  }
  return { size, backward: name === 'last' };
}

/**
 * Restricts a part of the list to what lies beyond a bound. False where nothing of it does: a part whose first key is fixed
 * lies on one side of a bound with another first key, which Postgres would find out row by row.
 */
function restrict<Row extends Identified>(
  query: SelectQueryBuilder<Row>,
  keyset: Keyset,
  { side, values }: Bound,
  fixed: Record<string, string>,
): boolean {
  const above = (side === 'after') !== keyset.descending;
  let keys = keyset.columns.map((column, index) => ({ ...column, index }));
  const [first] = keys;
  const fixedValue = first && fixed[first.property];
  if (first?.values && fixedValue !== undefined) {
    const distance = first.values.indexOf(fixedValue) - first.values.indexOf(values[0] ?? '');
    if (distance !== 0) return distance > 0 === above;
    keys = keys.slice(1);
  }
  const columns = keys.map(({ property }) => `${query.alias}.${property}`);
  const key = keys.map(({ type, index }) => `CAST(:${side}${index} AS ${type})`);
  query.andWhere(
    `(${columns.join(', ')}) ${above ? '>' : '<'} (${key.join(', ')})`,
    Object.fromEntries(values.map((value, index) => [`${side}${index}`, value])),
  );
  return true;
}

function orderBy<Row extends Identified>(
  query: SelectQueryBuilder<Row>,
  keyset: Keyset,
  backward: boolean,
): SelectQueryBuilder<Row> {
  const direction = keyset.descending === backward ? 'ASC' : 'DESC';
  for (const { property } of keyset.columns) query.addOrderBy(`${query.alias}.${property}`, direction);
  return query;
}

/** The list of which each part is a page: its own page is among theirs. */
function unite<Row extends Identified>(
  query: SelectQueryBuilder<Row>,
  parts: readonly SelectQueryBuilder<Row>[],
): SelectQueryBuilder<Row> {
  const united = parts.map((part) => `(${part.clone().select(`${query.alias}.id`).getQuery()})`);
  return query
    .clone()
    .where(`${query.alias}.id IN (${united.join(' UNION ALL ')})`)
    .setParameters(Object.assign({}, ...parts.map((part) => part.getParameters())));
}

function combinations(splits: readonly Split[]): Record<string, string>[] {
  return splits.reduce<Record<string, string>[]>(
    (combined, { property, values }) =>
      combined.flatMap((one) => values.map((value) => ({ ...one, [property]: value }))),
    [{}],
  );
}

function whereIn<Row extends Identified>(
  query: SelectQueryBuilder<Row>,
  splits: readonly Split[],
): SelectQueryBuilder<Row> {
  for (const { property, values } of splits) {
    const name = `any${property}`;
    const condition = values.length > 0 ? `${query.alias}.${property} IN (:...${name})` : 'FALSE';
    query.andWhere(condition, { [name]: values });
  }
  return query;
}

function readBounds(keyset: Keyset, { after, before }: ConnectionArgs): Bound[] {
  const bounds: Bound[] = [];
  if (isGiven(after)) bounds.push({ side: 'after', values: decodeCursor(keyset, 'after', after) });
  if (isGiven(before)) bounds.push({ side: 'before', values: decodeCursor(keyset, 'before', before) });
  return bounds;
}

function encodeCursor(keyset: Keyset, row: Identified): string {
  const values = keyset.columns.map(({ property }) => {
    const value: unknown = Reflect.get(row, property);
    return value instanceof Date ? value.toISOString() : value;
  });
  return Buffer.from(JSON.stringify([keyset.name, ...values])).toString('base64url');
}

function decodeCursor(keyset: Keyset, side: string, cursor: string): string[] {
  const [name, ...values] = parseCursor(cursor);
  if (name !== keyset.name || values.length !== keyset.columns.length) return refuseCursor(side);
  return keyset.columns.map((column, index) => {
    const value = values[index];
    return typeof value === 'string' && column.accepts(value) ? value : refuseCursor(side);
  });
}

function parseCursor(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function refuseCursor(side: string): never {
  throw new InvalidInputError(
    `${side} is not a cursor of this list in this order. Take one from edges or pageInfo of the same query.`,
  );
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
