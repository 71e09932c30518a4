import { printable } from './printable.js';
import type { Tone, Toned } from './tone.js';
import { cutToWidth, type VisibleCharacter, visibleCharacters, visibleWidth } from './visible-characters.js';

/** What stands in one place of a table. */
export type Cell = string | number | null | Toned;

/** Gives text its tone, without making it wider. */
export type Paint = (text: Toned) => string;

/** A narrower column would say nothing. */
const NARROWEST = 8;
const GAP = '  ';

interface Measured {
  readonly characters: readonly VisibleCharacter[];
  readonly tone: Tone | undefined;
}

/** Rows as text under their headings. Where they are wider than `width`, the widest columns are cut. */
export function formatTable<Row>(
  columns: Record<string, (row: Row) => Cell>,
  rows: readonly Row[],
  width: number,
  paint: Paint = ({ text }) => text,
): string {
  const headings = Object.keys(columns);
  const cells = rows.map((row) => Object.values(columns).map((cell) => measure(cell(row))));
  const lines = [headings.map((heading) => measure(heading.toUpperCase())), ...cells];
  const widths = fit(
    headings.map((_, column) =>
      Math.max(...lines.map((line) => visibleWidth(line[column]?.characters ?? []))),
    ),
    width - GAP.length * (headings.length - 1),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => pad(cell, widths[column] ?? 0, paint))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

function measure(cell: Cell): Measured {
  const { text, tone } = typeof cell === 'object' && cell !== null ? cell : { text: cell, tone: undefined };
  return { characters: visibleCharacters(printable(String(text ?? ''))), tone };
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

/** Painted last, so that no escape sequence is ever cut or counted. */
function pad({ characters, tone }: Measured, width: number, paint: Paint): string {
  const shown = cutToWidth(characters, width);
  const text = shown.map((character) => character.text).join('');
  return paint({ text, tone }) + ' '.repeat(Math.max(0, width - visibleWidth(shown)));
}
