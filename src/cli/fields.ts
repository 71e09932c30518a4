import { printable } from './printable.js';
import type { Cell, Paint } from './table.js';
import { toned } from './tone.js';

const GAP = '  ';

/** What is known of one thing: a line each, names before values. What is null or empty is left out. */
export function formatFields(fields: Record<string, Cell>, paint: Paint = ({ text }) => text): string {
  const known = Object.entries(fields).filter(([, value]) => value !== null && value !== '');
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known
    .map(([name, value]) => paint(toned(name.padEnd(width), 'quiet')) + GAP + shown(value, paint))
    .join('\n');
}

function shown(value: Cell, paint: Paint): string {
  if (typeof value !== 'object' || value === null) return printable(String(value));
  return paint(toned(printable(value.text), value.tone));
}
