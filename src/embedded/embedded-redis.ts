import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import type { ServiceAccount } from './service-account.js';

const START_MS = 10_000;
const STOP_MS = 5_000;

export interface EmbeddedRedisOptions {
  /** The server's command, from `findRedisServer`. */
  command: string;
  /** A directory that `account` owns. Holds `redis.log` and `redis.pid`. */
  directory: string;
  /** Records how to reach the server, so that the next start ends one that a killed process left behind. */
  recordFile?: string;
  account?: ServiceAccount;
  /** A free one unless given. */
  port?: number;
  password?: string;
  /** How many numbered databases it has. */
  databases?: number;
}

interface RedisAddress {
  port: number;
  password: string;
}

/** A Redis server of our own on 127.0.0.1 that keeps nothing on disk. */
export class EmbeddedRedis {
  private constructor(
    private readonly options: EmbeddedRedisOptions,
    private readonly address: RedisAddress,
    private readonly child: ChildProcess,
  ) {}

  static async start(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
    await endPredecessor(options.recordFile);
    const address = {
      port: options.port ?? (await freePort()),
      password: options.password ?? randomBytes(24).toString('hex'),
    };
    if (options.recordFile) await writeFile(options.recordFile, JSON.stringify(address), { mode: 0o600 });
    const redis = new EmbeddedRedis(options, address, await spawnServer(options, address));
    try {
      await redis.ready();
    } catch (error) {
      await redis.stop();
      throw error;
    }
    return redis;
  }

  get url(): string {
    return `redis://:${this.address.password}@127.0.0.1:${this.address.port}`;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Calls back when the server ends. */
  onExit(listener: () => void): void {
    this.child.once('exit', listener);
  }

  /** As if the machine had taken it away. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    if (this.options.recordFile) await rm(this.options.recordFile, { force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.running) return;
    const exit = once(this.child, 'exit');
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    this.child.kill(signal);
    await exit;
    clearTimeout(impatience);
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (!(await answers(this.address))) {
      if (!this.running || Date.now() > deadline) {
        const log = await readFile(join(this.options.directory, 'redis.log'), 'utf8').catch(() => '');
        throw new Error(log.trim().split('\n').at(-1) || `${this.options.command} does not answer`);
      }
      await delay(20);
    }
  }
}

async function spawnServer(options: EmbeddedRedisOptions, address: RedisAddress): Promise<ChildProcess> {
  const { command, directory, account, databases = 16 } = options;
  const child = spawn(command, ['-'], {
    cwd: directory,
    uid: account?.uid,
    gid: account?.gid,
    // A process group of its own, as a Ctrl-C on the terminal must reach the application alone.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  child.unref();
  child.stdin.on('error', () => undefined);
  // Through the standard input: arguments, the password among them, show in every user's process list.
  child.stdin.end(
    [
      `dir ${JSON.stringify(directory)}`,
      `logfile ${JSON.stringify(join(directory, 'redis.log'))}`,
      `pidfile ${JSON.stringify(join(directory, 'redis.pid'))}`,
      `port ${address.port}`,
      'bind 127.0.0.1',
      `requirepass ${address.password}`,
      `databases ${databases}`,
      'save ""',
      'appendonly no',
      '',
    ].join('\n'),
  );
  return child;
}

async function endPredecessor(recordFile: string | undefined): Promise<void> {
  if (!recordFile) return;
  const text = await readFile(recordFile, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  let address: RedisAddress;
  try {
    address = JSON.parse(text) as RedisAddress;
  } catch {
    return;
  }
  // Only a server that takes the recorded password is ours.
  await withClient(address, (client) => client.call('SHUTDOWN', 'NOSAVE'));
}

function answers(address: RedisAddress): Promise<boolean> {
  return withClient(address, (client) => client.ping());
}

/** False where there is no connection, the password is refused, or the command fails. */
async function withClient(
  address: RedisAddress,
  command: (client: Redis) => Promise<unknown>,
): Promise<boolean> {
  const client = new Redis({
    ...address,
    host: '127.0.0.1',
    lazyConnect: true,
    connectTimeout: 2_000,
    // What its timer holds up, where the connection has closed by itself, is the end of the process.
    disconnectTimeout: 100,
    enableOfflineQueue: false,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await command(client);
    return true;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
