import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { ProcessRole } from '../../src/config/environment.js';
import { createTestHome } from './home.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY = { all: /OpenSOAR is ready/, api: /OpenSOAR is ready/, worker: /takes up to \d+ executions/ };
const START_MS = 60_000;

export interface ServerOptions {
  role?: ProcessRole;
  databaseUrl: string;
  redisUrl?: string;
  /** Playbook directories; none unless given. */
  playbooks?: string[];
  home?: string;
  env?: Record<string, string>;
}

/** A process of the built application. */
export interface Server {
  readonly process: ChildProcess;
  /** Where it serves HTTP; empty for a worker. */
  readonly url: string;
  readonly home: string;
  /** The first API key, where this process has made it. */
  readonly apiKey: string;
  /** All that it has written so far. */
  output(): string;
  /** Resolves once the output matches. */
  waitForOutput(pattern: RegExp, withinMs?: number): Promise<void>;
  /** In good order; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** Starts `node dist/main.js`, and resolves once it is ready. Rejects with its output where it ends before. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const role = options.role ?? 'all';
  const home = options.home ?? (await createTestHome());
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'main.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      OPENSOAR_ROLE: role,
      OPENSOAR_HOME: home,
      DATABASE_URL: options.databaseUrl,
      REDIS_URL: options.redisUrl ?? '',
      PLAYBOOK_DIRS: options.playbooks?.join(':') ?? join(home, 'no-playbooks'),
      LOG_FORMAT: 'json',
      ...(role === 'worker' ? {} : { PORT: '0' }),
      ...options.env,
    },
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    child.emit('output');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);

  const waitForOutput = async (pattern: RegExp, withinMs = START_MS): Promise<void> => {
    const deadline = AbortSignal.timeout(withinMs);
    while (!pattern.test(output)) {
      if (child.exitCode !== null)
        throw new Error(`The ${role} process ended with ${child.exitCode}:\n${output}`);
      await Promise.race([
        once(child, 'output', { signal: deadline }),
        once(child, 'exit', { signal: deadline }),
      ]).catch(() => {
        throw new Error(`Nothing like ${pattern} within ${withinMs} ms:\n${output}`);
      });
    }
  };
  const exited = once(child, 'exit');
  try {
    await waitForOutput(READY[role]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    process: child,
    url: /GraphQL\s+(http:\S+)\/graphql/.exec(output)?.[1] ?? '',
    home,
    apiKey: /API key\s+(osk_\S+)/.exec(output)?.[1] ?? '',
    output: () => output,
    waitForOutput,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await exited;
      }
      return child.exitCode;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await exited;
    },
  };
}
