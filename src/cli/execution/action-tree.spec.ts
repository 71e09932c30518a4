import { describe, expect, it } from '@jest/globals';
import { formatActions } from './action-tree.js';
import type { ShownAction } from './shown-execution.js';

/** Ran from the one second to the other; still runs without the other. */
function action(name: string, from: number, to: number | null, more: Partial<ShownAction> = {}): ShownAction {
  const at = (second: number) => new Date(second * 1000).toISOString();
  return {
    id: `e:${from}`,
    name,
    status: to === null ? 'RUNNING' : 'SUCCEEDED',
    effect: 'READ',
    input: [],
    output: null,
    error: null,
    attempts: [],
    startedAt: at(from),
    finishedAt: to === null ? null : at(to),
    durationMs: to === null ? null : (to - from) * 1000,
    ...more,
  };
}

describe('the tree of actions', () => {
  it('is a line each where one ran after the other', () => {
    expect(formatActions([action('look', 0, 1), action('block', 1, 2, { effect: 'DESTRUCTIVE' })])).toBe(
      ['├─ look   succeeded  1.0 s', '└─ block  succeeded  1.0 s  destructive'].join('\n'),
    );
  });

  it('hangs on one branch what ran beside something before it, also beside the longest only', () => {
    const actions = [action('a', 0, 9), action('b', 1, 2), action('c', 3, null), action('d', 10, null)];
    expect(formatActions([...actions.slice(0, 2), action('c', 3, 4), action('d', 10, 11)])).toBe(
      [
        '├─ side by side',
        '│  ├─ a  succeeded  9.0 s',
        '│  ├─ b  succeeded  1.0 s',
        '│  └─ c  succeeded  1.0 s',
        '└─ d  succeeded  1.0 s',
      ].join('\n'),
    );
    expect(formatActions(actions).split('\n').at(-1)).toBe('   └─ d  running');
  });

  it('tells why an action failed, of each try where there were several, and how to settle', () => {
    const error = { name: 'Error', message: 'no\u001b[2J', action: 'look' };
    const attempt = { number: 1, status: 'FAILED', error, startedAt: '', finishedAt: null };
    expect(
      formatActions([
        action('look', 0, 1, { status: 'FAILED', error, attempts: [attempt] }),
        action('look', 1, 2, {
          attempts: [attempt, { ...attempt, number: 2, status: 'SUCCEEDED', error: null }],
        }),
        action('wipe', 2, null, { status: 'UNCERTAIN', effect: 'DESTRUCTIVE' }),
      ]),
    ).toBe(
      [
        '├─ look  failed  1.0 s',
        '│    look: no [2J',
        '├─ look  succeeded  1.0 s  2 attempts',
        '│    attempt 1: failed, Error: no [2J',
        '│    attempt 2: succeeded',
        '└─ wipe  uncertain  destructive',
        '     Say what became of it: opensoar execution settle e:2',
      ].join('\n'),
    );
  });
});
