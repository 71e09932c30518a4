import { formatTable } from './table.js';

/** One JSON document, and nothing else, on stdout. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** On stderr, beside the output. */
export function printNotice(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** As wide as the terminal; uncut where stdout is not one. */
export function printTable<Row>(
  columns: Record<string, (row: Row) => string | number | null>,
  rows: readonly Row[],
): void {
  printLine(formatTable(columns, rows, process.stdout.columns ?? Number.POSITIVE_INFINITY));
}
