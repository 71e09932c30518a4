import { describe, expect, it } from '@jest/globals';
import { runCommand } from './run-command.js';

describe('A command', () => {
  it('gives all of its output, however late the last of it is read', async () => {
    const lines = 20_000;
    const program = `for (let n = 0; n < ${lines}; n += 1) process.stdout.write(n + '\\n')`;
    for (let round = 0; round < 5; round += 1) {
      const { exitCode, output } = await runCommand(process.execPath, ['-e', program]);
      expect(exitCode).toBe(0);
      expect(output.split('\n')).toHaveLength(lines);
    }
  });

  it('says with which code it ended, and what it complained of', async () => {
    const ended = await runCommand(process.execPath, ['-e', 'console.error("no"); process.exit(3)']);

    expect(ended).toEqual({ exitCode: 3, output: 'no' });
  });

  it('that is not there can not be started', async () => {
    await expect(runCommand('no-such-command-anywhere', [])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
