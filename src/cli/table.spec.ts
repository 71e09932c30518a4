import { describe, expect, it } from '@jest/globals';
import { formatTable } from './table.js';

interface Row {
  name: string;
  note: string | null;
}

const columns = { name: (row: Row) => row.name, note: (row: Row) => row.note };

describe('a table', () => {
  it('aligns its columns under their headings', () => {
    const rows = [
      { name: 'triage', note: 'first' },
      { name: 'contain_host', note: null },
    ];
    expect(formatTable(columns, rows, 80).split('\n')).toEqual([
      'NAME          NOTE',
      'triage        first',
      'contain_host',
    ]);
  });

  it('is its headings where there are no rows', () => {
    expect(formatTable<Row>(columns, [], 80)).toBe('NAME  NOTE');
  });

  it('cuts the widest column to fit the terminal', () => {
    const lines = formatTable(columns, [{ name: 'triage', note: 'x'.repeat(100) }], 40).split('\n');
    expect(lines[1]).toBe(`triage  ${'x'.repeat(31)}…`);
  });

  it('leaves columns readable on a terminal that is too narrow for anything', () => {
    const lines = formatTable(columns, [{ name: 'n'.repeat(50), note: 'x'.repeat(50) }], 3).split('\n');
    expect(lines[1]).toBe('nnnnnnn…  xxxxxxx…');
  });

  it('cuts nothing where the output is no terminal', () => {
    const note = 'x'.repeat(500);
    expect(formatTable(columns, [{ name: 'triage', note }], Number.POSITIVE_INFINITY)).toContain(note);
  });

  it('keeps control characters, which could rewrite the screen, from the terminal', () => {
    const rows = [{ name: 'a\u001b[2Jb', note: 'one\r\ntwo\u202ethree\u009b' }];
    expect(formatTable(columns, rows, 80).split('\n')[1]).toBe('a [2Jb  one two three');
  });
});
