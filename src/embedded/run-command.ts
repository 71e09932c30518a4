import { spawn } from 'node:child_process';
import type { ServiceAccount } from './service-account.js';

/** How long after the end of a command the rest of its output is waited for. */
const LAST_OUTPUT_MS = 1_000;

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
    const end = (code: number | null) => resolve({ exitCode: code ?? 1, output: output.trim() });
    child.once('close', end);
    // 'close' may never come: a server that the command left running can hold the pipes open (Windows).
    child.once('exit', (code) => setTimeout(end, LAST_OUTPUT_MS, code).unref());
  });
}
