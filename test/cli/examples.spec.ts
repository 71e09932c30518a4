import { beforeAll, describe, expect, it } from '@jest/globals';
import { type LeafCommand, loadCommandTree } from './command-tree.js';

describe('the help of a command', () => {
  let commands: LeafCommand[];

  beforeAll(async () => {
    ({ commands } = await loadCommandTree());
  }, 30_000);

  it('shows an example that can be typed so, and is this very command', () => {
    expect(commands.length).toBeGreaterThan(30);
    expect(commands.map(({ name, example, commandOfExample }) => [name, example, commandOfExample])).toEqual(
      commands.map(({ name }) => [name, expect.stringMatching(new RegExp(`^${name}( |$)`)), name]),
    );
  });

  it('says what the command and each option is for', () => {
    const silent = commands.flatMap(({ name, description, options }) => [
      ...(description === '' ? [name] : []),
      ...options.filter((option) => option.description === '').map(({ flags }) => `${name} ${flags}`),
    ]);
    expect(silent).toEqual([]);
  });

  it('offers JSON for scripts', () => {
    const without = commands.filter(({ options }) => !options.some(({ flags }) => flags === '--json'));
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});
