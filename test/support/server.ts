import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ProcessRole } from '../../src/config/environment.js';
import { createTestHome } from './home.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY = /OpenSOAR is ready/;
const WORKER_READY = /takes up to \d+ executions/;
const WORKER_SERVES = /Health and metrics at/;
const URL_LINE = /(?:GraphQL\s+|Health and metrics at )(http:\/\/[\w.:[\]-]+)/;
const START_MS = 60_000;

export interface ServerOptions {
  role?: ProcessRole;
  databaseUrl: string;
  redisUrl?: string;
  /** Playbook directories; an empty one unless given. */
  playbooks?: string[];
  home?: string;
  env?: Record<string, string>;
}

/** A process of the built application. */
export interface Server {
  /** Where it serves HTTP; empty for a worker without a PORT. */
  readonly url: string;
  readonly home: string;
  readonly pid: number;
  /** The first API key, where this process has made it. */
  readonly apiKey: string;
  /** All that it has written so far. */
  output(): string;
  /** Resolves once the output matches. */
  waitForOutput(pattern: RegExp, withinMs?: number): Promise<void>;
  /** SIGTERM: tells it to stop in good order. */
  terminate(): void;
  /** The exit code, once it has ended. */
  readonly exited: Promise<number | null>;
  /** Tells it to stop in good order; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** Starts `node dist/main.js`, and resolves once it is ready. Rejects with its output where it ends before. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const role = options.role ?? 'all';
  const home = options.home ?? (await createTestHome());
  const child = new Launched(role, home, options);
  try {
    await child.waitForOutput(readyPattern(role, options.env), START_MS);
  } catch (error) {
    await child.signal('SIGKILL');
    throw error;
  }
  return {
    url: URL_LINE.exec(child.output)?.[1] ?? '',
    home,
    pid: child.pid,
    apiKey: /API key\s+(osk_\S+)/.exec(child.output)?.[1] ?? '',
    output: () => child.output,
    waitForOutput: (pattern, withinMs = START_MS) => child.waitForOutput(pattern, withinMs),
    terminate: () => void child.signal('SIGTERM'),
    exited: child.exited,
    stop: () => child.signal('SIGTERM'),
    kill: async () => void (await child.signal('SIGKILL')),
  };
}

/** What a process left behind. */
export interface EndedServer {
  /** Null where it had to be killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a process that is to end by itself. */
export async function runServer(options: ServerOptions): Promise<EndedServer> {
  const child = new Launched(options.role ?? 'all', options.home ?? (await createTestHome()), options);
  const timer = setTimeout(() => void child.signal('SIGKILL'), START_MS);
  const code = await child.exited;
  clearTimeout(timer);
  return { code, stdout: child.stdout, stderr: child.stderr };
}

/** The last of what a process says when it starts. */
function readyPattern(role: ProcessRole, env: Record<string, string> = {}): RegExp {
  if (role !== 'worker') return READY;
  return env['PORT'] === undefined ? WORKER_READY : WORKER_SERVES;
}

class Launched {
  output = '';
  stdout = '';
  stderr = '';
  /** The exit code; null where a signal ended it. */
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(
    private readonly role: ProcessRole,
    home: string,
    options: ServerOptions,
  ) {
    this.child = spawn(process.execPath, [join(ROOT, 'dist', 'main.js')], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        OPENSOAR_ROLE: role,
        OPENSOAR_HOME: home,
        DATABASE_URL: options.databaseUrl,
        REDIS_URL: options.redisUrl ?? '',
        PLAYBOOK_DIRS: options.playbooks?.join(':') ?? home,
        LOG_FORMAT: 'json',
        ...(role === 'worker' ? {} : { PORT: '0' }),
        ...options.env,
      },
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.child[name].on('data', (chunk: Buffer) => {
        this[name] += chunk.toString();
        this.output += chunk.toString();
        this.child.emit('output');
      });
    }
    // After the last of its output.
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  async waitForOutput(pattern: RegExp, withinMs: number): Promise<void> {
    const deadline = AbortSignal.timeout(withinMs);
    while (!pattern.test(this.output)) {
      if (this.hasEnded)
        throw new Error(`The ${this.role} process ended with ${this.child.exitCode}:\n${this.output}`);
      const settled = new AbortController();
      const signal = AbortSignal.any([deadline, settled.signal]);
      await Promise.race([once(this.child, 'output', { signal }), once(this.child, 'close', { signal })])
        .catch(() => {
          throw new Error(`Nothing like ${pattern} within ${withinMs} ms:\n${this.output}`);
        })
        .finally(() => settled.abort());
    }
  }

  async signal(name: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (!this.hasEnded) this.child.kill(name);
    return this.exited;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
