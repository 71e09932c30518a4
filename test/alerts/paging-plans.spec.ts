import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { AlertEntity } from '../../src/alerts/alert.entity.js';
import { AlertOrder } from '../../src/alerts/alert-order.js';
import { AlertSearch } from '../../src/alerts/alert-search.js';
import type { AlertFilter } from '../../src/alerts/dto/alert-filter.input.js';
import { dataSourceOptions } from '../../src/database/data-source.options.js';
import type { ConnectionArgs } from '../../src/graphql/paging.js';
import { identityOn } from '../support/identity.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { fillAlertTable, MIDDLE_OF_TABLE, TABLE_ROWS } from './alert-table.js';
import { FILTERS } from './filters.js';
import { explain, StatementLog } from './plan.js';

/** A page of 50 may read this many rows, whatever the filter: a small part of the table. */
const MAX_ROWS = TABLE_ROWS / 20;
/** Index pages of a few levels for each of these rows, and then some: a scan of the table reads more. */
const MAX_PAGES = 5000;

describe('a page of alerts', () => {
  const log = new StatementLog();
  let database: TestDatabase;
  let dataSource: DataSource;
  let search: AlertSearch;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await new DataSource({
      ...dataSourceOptions(database.url),
      logging: ['query'],
      logger: log,
    }).initialize();
    await fillAlertTable(dataSource);
    search = new AlertSearch(dataSource.getRepository(AlertEntity), identityOn(dataSource).analysts);
  }, 120_000);

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Null for a page that is known to be empty without a look at the table. */
  async function explainPage(orderBy: AlertOrder, filter: AlertFilter, page: ConnectionArgs) {
    log.statements.length = 0;
    await search.page({ orderBy, filter, ...page }, null);
    const statement = log.statements.find(({ sql }) => sql.includes('FROM "alert"'));
    return statement ? explain(dataSource, statement) : null;
  }

  describe.each(Object.values(AlertOrder))('in the order %s', (order) => {
    let middle: string | null;

    beforeAll(async () => {
      const { pageInfo } = await search.page(
        {
          orderBy: order,
          filter: { createdBefore: MIDDLE_OF_TABLE },
          first: 1,
        },
        null,
      );
      middle = pageInfo.endCursor;
    });

    it.each(Object.entries(FILTERS))('with %s reads a small part of the table', async (_name, filter) => {
      const pages: ConnectionArgs[] = [
        { first: 50 },
        { first: 50, after: middle },
        { last: 50, before: middle },
        { last: 50 },
      ];
      for (const page of pages) {
        const plan = await explainPage(order, filter, page);
        if (!plan) continue;
        const told = { page, plan: plan.text };
        expect({ ...told, scansTable: plan.scansTable }).toEqual({ ...told, scansTable: false });
        expect({ ...told, rows: atMost(MAX_ROWS, plan.visited) }).toEqual({ ...told, rows: 'few' });
        expect({ ...told, sorted: atMost(MAX_ROWS, plan.sorted) }).toEqual({ ...told, sorted: 'few' });
        expect({ ...told, pages: atMost(MAX_PAGES, plan.pages) }).toEqual({ ...told, pages: 'few' });
      }
    });
  });
});

/** So that a failure shows the number, and the plan beside it. */
function atMost(limit: number, number: number): number | 'few' {
  return number <= limit ? 'few' : number;
}
