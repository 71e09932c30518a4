import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { StableValues } from './stable-values.js';

const ID = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001';
const OTHER_ID = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0002';

describe('the values that transcripts show', () => {
  it('are the same for the same, and others for others', () => {
    const stable = new StableValues(new Map());
    const [first, second, again] = stable.of(`${ID}\n${OTHER_ID}\n${ID}`).split('\n');
    expect(again).toBe(first);
    expect(second).not.toBe(first);
  });

  it('have the beginning of a version stand for that version', () => {
    const stable = new StableValues(new Map());
    const version = 'abcdef0123456789'.repeat(4);
    const shown = stable.of(version);
    expect(shown).not.toBe(version);
    expect(stable.of('rollback abcdef012345')).toBe(`rollback ${shown.slice(0, 12)}`);
  });

  it('leave the columns of a table under their headings', () => {
    const width = Math.max('HOST'.length, hostname().length);
    const table = `${'HOST'.padEnd(width)}  PID      STATE\n${hostname().padEnd(width)}  1234567  up`;
    expect(new StableValues(new Map()).of(table)).toBe('HOST       PID   STATE\nlocalhost  4711  up');
  });

  it('replace a place only where it stands for itself', () => {
    const stable = new StableValues(new Map([['/app', '/home/you/opensoar']]));
    expect(stable.of('/app/docs ~/app /srv/app /apple')).toBe(
      '/home/you/opensoar/docs ~/app /srv/app /apple',
    );
  });
});
