import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommandPlace } from '../../src/cli/completion/command-places.js';
import { fishCompletion } from '../../src/cli/completion/fish-completion.js';
import { zshCompletion } from '../../src/cli/completion/zsh-completion.js';
import { loadCommandTree } from './command-tree.js';
import { opensoar } from './opensoar.js';

/** Sources the script, and completes each line of stdin; the words of a line have tabs between. */
const DRIVER = `
source "$1"
while IFS= read -r line; do
  COMP_WORDS=()
  while IFS= read -r -d $'\\t' word; do COMP_WORDS+=("$word"); done <<< "$line"
  COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
  _opensoar
  echo "\${COMPREPLY[*]}"
done
`;

describe('opensoar completion', () => {
  let places: CommandPlace[];
  let directory: string;

  beforeAll(async () => {
    ({ places } = await loadCommandTree());
    directory = await mkdtemp(join(tmpdir(), 'completion-'));
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** What bash offers for the last word of each line, with the script that the command printed. */
  async function inBash(lines: readonly (readonly string[])[]): Promise<string[][]> {
    const { code, stdout } = await opensoar(['completion', 'bash'], tmpdir());
    expect(code).toBe(0);
    const script = join(directory, 'opensoar.bash');
    await writeFile(script, stdout);
    const bash = spawn('bash', ['--norc', '-c', DRIVER, 'bash', script], { stdio: ['pipe', 'pipe', 'pipe'] });
    bash.stdin.end(lines.map((words) => `${['opensoar', ...words].join('\t')}\t\n`).join(''));
    const [said, complaints] = await Promise.all([text(bash.stdout), text(bash.stderr)]);
    expect(complaints).toBe('');
    return said
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(' ').filter(Boolean));
  }

  it('lets bash complete every command and option that there is', async () => {
    const words = places.map(({ path }) => path.split(' ').slice(1));
    const offered = await inBash([
      ...words.map((path) => [...path, '']),
      ...words.map((path) => [...path, '--']),
    ]);
    const commands = places.map(({ commands: below, choices }) => [
      ...below.map(({ word }) => word),
      ...choices,
    ]);
    const options = places.map(({ options: all }) => all.map(({ flags }) => flags.at(-1)));
    expect(commands[0]).toContain('alert');
    expect(options.flat()).toContain('--determination');
    expect(offered).toEqual([...commands, ...options]);
  });

  it('lets bash complete what has been begun, and the choices of options', async () => {
    expect(
      await inBash([
        ['al'],
        ['alert', 're'],
        ['alert', 'list', '--se'],
        ['alert', 'list', '--json', '--status', ''],
        ['alert', 'list', '--severity', 'h'],
        // As bash takes --order=sev apart.
        ['alert', 'list', '--order', '=', 'sev'],
        ['alert', 'list', '--order', '='],
        // The value of an option that is also the name of a command.
        ['playbook', 'explain', '--source', 'alert', '--js'],
        ['completion', 'z'],
        ['nonsense', 'al'],
      ]),
    ).toEqual([
      ['alert'],
      ['resolve'],
      ['--severity', '--search'],
      ['new', 'in-progress', 'resolved'],
      ['high'],
      ['severity'],
      ['newest', 'oldest', 'severity', 'updated'],
      ['--json'],
      ['zsh'],
      ['alert'],
    ]);
  });

  it('tells zsh of every command and option', () => {
    const script = zshCompletion(places);
    for (const { path, commands, options } of places) {
      const lines = script.split('\n').filter((line) => line.trimStart().startsWith(`('${path}') `));
      expect(lines).toHaveLength(2);
      for (const { flags } of options) expect(lines[0]).toContain(`'${flags.at(-1)}:`);
      for (const { word } of commands) expect(lines[1]).toContain(`'${word}:`);
    }
  });

  it('tells fish of every command and option', () => {
    const script = fishCompletion(places);
    for (const { path, commands, options } of places) {
      const lines = script.split('\n').filter((line) => line.includes(`'__opensoar_at \\'${path}\\''`));
      const told = lines.join('\n');
      for (const { flags } of options) expect(told).toContain(` --long-option ${flags.at(-1)?.slice(2)} `);
      for (const { word } of commands) expect(told).toContain(` --arguments '${word}' `);
    }
  });

  it('says which shells there are', async () => {
    const { code, stderr } = await opensoar(['completion', 'tcsh'], tmpdir());
    expect(stderr).toContain('Allowed choices are bash, zsh, fish');
    expect(code).toBe(2);
  });
});
