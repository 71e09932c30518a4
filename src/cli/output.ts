import { formatFields } from './fields.js';
import { type Cell, formatTable } from './table.js';
import { paint, toned } from './tone.js';

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
export function printTable<Row>(columns: Record<string, (row: Row) => Cell>, rows: readonly Row[]): void {
  // A terminal that does not know its width says 0.
  const width = process.stdout.columns > 0 ? process.stdout.columns : Number.POSITIVE_INFINITY;
  printLine(formatTable(columns, rows, width, paint));
}

export function printFields(fields: Record<string, Cell>): void {
  printLine(formatFields(fields, paint));
}

/** Begins a part of a longer output. */
export function printHeading(heading: string): void {
  printLine(`\n${paint(toned(heading, 'strong'))}`);
}
