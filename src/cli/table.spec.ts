import { describe, expect, it } from '@jest/globals';
import { formatTable } from './table.js';
import { toned } from './tone.js';

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

  it('counts what a terminal shows: wide characters twice, marks not at all', () => {
    const rows = [
      { name: '警報', note: 'x' },
      { name: 'e\u0301te\u0301', note: 'y' },
      { name: '🚨!', note: 'z' },
    ];
    expect(formatTable(columns, rows, 80).split('\n')).toEqual([
      'NAME  NOTE',
      '警報  x',
      'e\u0301te\u0301   y',
      '🚨!   z',
    ]);
    const [, cut] = formatTable(columns, [{ name: '警'.repeat(20), note: null }], 16).split('\n');
    expect(cut).toBe('警警警警…');
  });

  it('paints what a cell shows, after cutting it', () => {
    const painted = formatTable<Row>(
      { state: ({ name }) => toned(name, 'bad'), note: ({ note }) => note },
      [{ name: 'f'.repeat(30), note: 'n' }],
      18,
      ({ text, tone }) => (tone ? `<${tone}>${text}</${tone}>` : text),
    );
    expect(painted.split('\n')[1]).toBe(`<bad>${'f'.repeat(11)}…</bad>  n`);
  });
});
