import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

const COMMAND_MS = 90_000;

/** A shell as a reader has it open: commands follow on each other, and all that they write is kept. */
export class Terminal {
  private readonly shell: ChildProcessByStdio<Writable, Readable, null>;
  private output = '';
  private commands = 0;
  /** Ends what is being watched, if anything is. */
  private endWatch: (() => void) | undefined;

  constructor(
    cwd: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.shell = spawn('bash', ['--norc', '--noprofile'], { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      this.shell.emit('output');
    });
    // What a command says of what went wrong comes where it would on a screen.
    this.shell.stdin.write('exec 2>&1\n');
  }

  /** Types a command, and gives what it has written. */
  async run(command: string): Promise<string> {
    const end = `--- end of command ${(this.commands += 1)} ---`;
    this.output = '';
    this.shell.stdin.write(`{ ${command}\n} </dev/null\nprintf '%s' '${end}'\n`);
    await this.waitFor(command, () => this.output.endsWith(end));
    return stripVTControlCharacters(this.output.slice(0, -end.length));
  }

  /** Types a command that goes on until it is interrupted, and does that once it has written what is waited for. */
  async runUntil(command: string, written: RegExp): Promise<string> {
    const cwd = (await this.run('pwd')).trim();
    const child = spawn('bash', ['-c', command], {
      cwd,
      env: this.env,
      stdio: ['ignore', 'pipe', 'inherit'],
      // A process group of its own, to be interrupted as Ctrl-C does it.
      detached: true,
    });
    const interrupt = (signal: NodeJS.Signals) => {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    };
    this.endWatch = () => interrupt('SIGKILL');
    const timer = setTimeout(this.endWatch, COMMAND_MS);
    let output = '';
    let isInterrupted = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (isInterrupted || !written.test(output)) return;
      isInterrupted = true;
      interrupt('SIGINT');
    });
    await once(child, 'close').finally(() => {
      clearTimeout(timer);
      this.endWatch = undefined;
    });
    if (!isInterrupted) throw new Error(`${command} did not write ${written}, but:\n${output}`);
    return `${stripVTControlCharacters(output)}^C\n`;
  }

  async close(): Promise<void> {
    this.endWatch?.();
    if (this.shell.exitCode !== null) return;
    const closed = once(this.shell, 'close');
    this.shell.kill('SIGKILL');
    await closed;
  }

  private async waitFor(command: string, isThere: () => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(COMMAND_MS);
    while (!isThere()) {
      if (this.shell.exitCode !== null) throw new Error(`The shell has ended at ${command}:\n${this.output}`);
      const settled = new AbortController();
      const signal = AbortSignal.any([deadline, settled.signal]);
      await Promise.race([once(this.shell, 'output', { signal }), once(this.shell, 'close', { signal })])
        .catch(() => {
          throw new Error(`${command} has not ended within ${COMMAND_MS} ms:\n${this.output}`);
        })
        .finally(() => settled.abort());
    }
  }
}
