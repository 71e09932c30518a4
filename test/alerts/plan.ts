import type { DataSource, Logger, QueryRunner } from 'typeorm';

/** What Postgres did for one statement, in rows of the table `alert`. */
export interface Plan {
  /** Rows that were read, those included that did not match. */
  visited: number;
  /** Rows that went into the largest sort. */
  sorted: number;
  scansTable: boolean;
  /** Pages that were read, of the table and of its indexes. */
  pages: number;
  text: string;
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

/** Remembers the statements that a data source sends, so that they can be explained as they were sent. */
export class StatementLog implements Logger {
  readonly statements: { sql: string; parameters: unknown[] }[] = [];

  logQuery(sql: string, parameters: unknown[] = [], _runner?: QueryRunner): void {
    this.statements.push({ sql, parameters });
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

export async function explain(
  dataSource: DataSource,
  { sql, parameters }: { sql: string; parameters: unknown[] },
): Promise<Plan> {
  const [row]: { 'QUERY PLAN': { Plan: PlanNode }[] }[] = await dataSource.query(
    `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`,
    parameters,
  );
  const root = row?.['QUERY PLAN'][0]?.Plan;
  if (!root) throw new Error('Postgres gave no plan.');
  const nodes = flatten(root);
  const ofAlert = nodes.filter((node) => node['Relation Name'] === 'alert');
  const sorts = nodes.filter((node) => /Sort/.test(node['Node Type']));
  return {
    visited: sum(ofAlert.map(visitedRows)),
    sorted: Math.max(0, ...sorts.flatMap((node) => (node.Plans ?? []).map(rowsOf))),
    scansTable: ofAlert.some((node) => node['Node Type'] === 'Seq Scan'),
    pages: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
    text: nodes
      .map((node) => `${node['Node Type']} ${node['Index Name'] ?? ''} ${visitedRows(node)}`)
      .join(' | '),
  };
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}

function rowsOf(node: PlanNode): number {
  return node['Actual Rows'] * node['Actual Loops'];
}

function visitedRows(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + removed) * node['Actual Loops'];
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
