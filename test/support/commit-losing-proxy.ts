import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** COMMIT as node-postgres sends it: a simple query. */
const COMMIT = Buffer.from('COMMIT\0');

/** Stands between an application and its Postgres, and on demand takes the answer to a COMMIT away from it. */
export class CommitLosingProxy {
  /** How many answers it has taken away. */
  lost = 0;
  private losesNext = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {}

  static async start(databaseUrl: string): Promise<CommitLosingProxy> {
    const target = new URL(databaseUrl);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new CommitLosingProxy(server, url.href);
    server.on('connection', (client) => proxy.relay(client, target));
    return proxy;
  }

  /** The next transaction is committed, and its connection breaks before anybody is told. */
  loseNextCommit(): void {
    this.losesNext = true;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private relay(client: Socket, { hostname, port }: URL): void {
    const server = connect(Number(port), hostname);
    let losing = false;
    client.on('data', (chunk) => {
      if (this.losesNext && chunk.includes(COMMIT)) {
        this.losesNext = false;
        losing = true;
      }
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (!losing) {
        client.write(chunk);
        return;
      }
      this.lost += 1;
      client.destroy();
      server.destroy();
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
