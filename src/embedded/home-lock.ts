import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { StartupError } from '../errors/startup-error.js';

interface Holder {
  pid: number;
  port: number;
  token: string;
}

/**
 * Lets one process at a time keep embedded services in a home directory. The holder answers with its token on a port of
 * 127.0.0.1: unlike a process id, that can't be taken over by a stranger after a crash or a reboot.
 */
export class HomeLock {
  private constructor(
    private readonly path: string,
    private readonly server: Server,
  ) {}

  static async acquire(home: string): Promise<HomeLock> {
    const path = join(home, 'server.lock');
    const token = randomUUID();
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(token);
    });
    server.listen(0, '127.0.0.1').unref();
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      await take(path, { pid: process.pid, port, token });
    } catch (error) {
      server.close();
      throw error;
    }
    return new HomeLock(path, server);
  }

  async stop(): Promise<void> {
    await rm(this.path, { force: true });
    this.server.close();
  }
}

async function take(path: string, holder: Holder): Promise<void> {
  const draft = `${path}.${holder.token}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    // A link appears at once and complete, and fails where there is one.
    while (!(await linked(draft, path))) {
      const found = await readFile(path, 'utf8').catch(() => undefined);
      if (found === undefined) continue;
      const other = parse(found);
      if (other && (await answers(other))) {
        throw new StartupError(
          `OpenSOAR already runs on ${path.replace(/\/server\.lock$/, '')} (process ${other.pid}): ` +
            'stop that one, or set OPENSOAR_HOME to another directory.',
        );
      }
      // Its holder was killed. Somebody else may have seen the same and be the holder by now.
      if ((await readFile(path, 'utf8').catch(() => undefined)) === found) await rm(path, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
}

function linked(draft: string, path: string): Promise<boolean> {
  return link(draft, path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

function answers(holder: Holder): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port: holder.port });
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer === holder.token));
  });
}
