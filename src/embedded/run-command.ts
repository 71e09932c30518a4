import { spawn } from 'node:child_process';
import type { ServiceAccount } from './service-account.js';

/** Runs a command to its end, without a shell. Rejects where it can't be started (`code` is ENOENT or EACCES). */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { cwd?: string; account?: ServiceAccount } = {},
): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      uid: options.account?.uid,
      gid: options.account?.gid,
      // A process group of its own: a Ctrl-C on the terminal must not interrupt, say, the orderly stop of Postgres.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    // 'close' may never come: a server that the command left running can hold the pipes open (Windows).
    child.once('exit', (code) => {
      setImmediate(() => resolve({ exitCode: code ?? 1, output: output.trim() }));
    });
  });
}
