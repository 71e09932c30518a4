import { printable } from './printable.js';

/** A narrower column would say nothing. */
const NARROWEST = 8;
const GAP = '  ';

/** Rows as text under their headings. Where they are wider than `width`, the widest columns are cut. */
export function formatTable<Row>(
  columns: Record<string, (row: Row) => string | number | null>,
  rows: readonly Row[],
  width: number,
): string {
  const headings = Object.keys(columns);
  const cells = rows.map((row) =>
    Object.values(columns).map((cell) => [...printable(String(cell(row) ?? ''))]),
  );
  const lines = [headings.map((heading) => [...heading.toUpperCase()]), ...cells];
  const widths = fit(
    headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))),
    width - GAP.length * (headings.length - 1),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

function fit(widths: readonly number[], available: number): number[] {
  const fitted = [...widths];
  let excess = fitted.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = Math.max(...fitted);
    if (widest <= NARROWEST) break;
    fitted[fitted.lastIndexOf(widest)] = widest - 1;
    excess--;
  }
  return fitted;
}

function pad(cell: readonly string[], width: number): string {
  const text = cell.length > width ? `${cell.slice(0, width - 1).join('')}…` : cell.join('');
  return text + ' '.repeat(Math.max(0, width - cell.length));
}
