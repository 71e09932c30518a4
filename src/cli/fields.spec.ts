import { describe, expect, it } from '@jest/globals';
import { formatFields } from './fields.js';
import { toned } from './tone.js';

describe('fields', () => {
  it('align values beside their names, and leave out what is not known', () => {
    expect(formatFields({ id: 'a1', severity: 'high', host: null, rule: '', repeats: 0 })).toBe(
      ['id        a1', 'severity  high', 'repeats   0'].join('\n'),
    );
  });

  it('keep control characters from the terminal, also where they are painted', () => {
    const painted = formatFields(
      { host: toned('a\u001b[2Jb', 'bad') },
      ({ text, tone }) => `<${tone}:${text}>`,
    );
    expect(painted).toBe('<quiet:host>  <bad:a [2Jb>');
  });
});
