import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { describe, expect, it } from '@jest/globals';
import { paint, stateOf, toned } from './tone.js';

/** A stream as Node makes one for a terminal, with the variables that its user has set. */
function terminal(env: Record<string, string>): NodeJS.WritableStream {
  const getColorDepth = () => WriteStream.prototype.getColorDepth.call(undefined, env);
  return Object.assign(new PassThrough(), { isTTY: true, getColorDepth });
}

describe('a tone', () => {
  it('is a colour on a terminal', () => {
    const xterm = terminal({ TERM: 'xterm-256color' });
    expect(paint(stateOf('FAILED'), xterm)).toBe('\u001b[31mfailed\u001b[39m');
    expect(paint(toned('title', 'strong'), xterm)).toBe('\u001b[1mtitle\u001b[22m');
    expect(paint(stateOf('MEDIUM'), xterm)).toBe('medium');
  });

  it('is none with NO_COLOR, on a terminal that has no colours, and where there is no terminal', () => {
    expect(paint(stateOf('FAILED'), terminal({ TERM: 'xterm-256color', NO_COLOR: '1' }))).toBe('failed');
    expect(paint(stateOf('FAILED'), terminal({ TERM: 'dumb' }))).toBe('failed');
    expect(paint(stateOf('FAILED'), new PassThrough())).toBe('failed');
  });

  it('belongs to a state, which is told in words', () => {
    expect(stateOf('IN_PROGRESS')).toEqual({ text: 'in progress', tone: 'warning' });
    expect(stateOf('SOMETHING_NEW')).toEqual({ text: 'something new', tone: undefined });
  });
});
