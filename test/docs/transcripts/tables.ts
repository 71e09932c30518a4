/** Two spaces or more between words in capitals. */
const HEADING = /^[A-Z][A-Z (),]*(?: {2,}[A-Z][A-Z (),]*)+$/;

/** Rewrites a text line by line, and the tables in it cell by cell: their columns are as wide as what is in them then. */
export function rewriteLines(text: string, rewrite: (text: string, heading?: string) => string): string {
  const lines = text.split('\n');
  const rewritten: string[] = [];
  for (let at = 0; at < lines.length;) {
    const starts = columnsOf(lines[at] ?? '');
    if (starts.length === 0) {
      rewritten.push(rewrite(lines[at] ?? ''));
      at += 1;
      continue;
    }
    const rows = [cellsOf(lines[at] ?? '', starts)];
    for (at += 1; isRow(lines[at], starts); at += 1) rows.push(cellsOf(lines[at] ?? '', starts));
    rewritten.push(...align(rows, rewrite));
  }
  return rewritten.join('\n');
}

/** Where the columns begin; nowhere in a line that heads no table. */
function columnsOf(line: string): number[] {
  if (!HEADING.test(line)) return [];
  return [...line.matchAll(/(?<=^| {2})(?=[A-Z])/g)].map(({ index }) => index);
}

function isRow(line: string | undefined, starts: readonly number[]): boolean {
  if (!line) return false;
  return starts.every((start) => start === 0 || line.slice(start - 2, start).trim() === '');
}

function cellsOf(line: string, starts: readonly number[]): string[] {
  return starts.map((start, column) => line.slice(start, starts[column + 1]).trimEnd());
}

function align(rows: string[][], rewrite: (text: string, heading?: string) => string): string[] {
  const [headings = []] = rows;
  const cells = rows.map((row, index) =>
    index === 0 ? row : row.map((cell, column) => rewrite(cell, headings[column])),
  );
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
